using CampaignStudio.Domain.Interactions;

namespace CampaignStudio.Features.Sandbox;

/// <summary>What happened to a message, in a word or two.</summary>
internal static class SandboxWords
{
    /// <summary>Null for an answer, whose text says it all.</summary>
    public static string? Note(InteractionKind kind) => kind is InteractionKind.Replied ? null : Of(kind);

    public static string Of(InteractionKind kind) => kind switch
    {
        InteractionKind.Opened => "Opened",
        InteractionKind.Clicked => "Clicked",
        InteractionKind.Replied => "Replied",
        InteractionKind.Bounced => "Bounced",
        InteractionKind.Complained => "Reported as spam",
        InteractionKind.Unsubscribed => "Opted out",
        InteractionKind.Resubscribed => "Opted in again",
        _ => "Arrived",
    };
}
