using CampaignStudio.Domain.Delivery;

namespace CampaignStudio.Tests.Integrations;

internal static class Emails
{
    /// <summary>An ordinary e-mail; the id keeps many apart.</summary>
    public static OutgoingEmail To(string address, long id = 1) => new(
        id,
        MessageIds.For(id, 1, "example.com"),
        "sender@example.com",
        "Sender",
        address,
        "Recipient",
        $"Hello {id}",
        "<p>Hello</p>",
        "Hello",
        null,
        [new("List-Unsubscribe", "<https://studio.example/u/T>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]);
}
