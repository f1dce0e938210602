namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>A sender's own mail server, ready to be signed in to.</summary>
/// <param name="Port">0: the usual one for this security.</param>
/// <param name="Username">Null: without signing in.</param>
/// <param name="Password">Null where there is none, or it can't be read.</param>
/// <param name="IsLocked">There is a password, and it can't be read any more.</param>
public sealed record MailServer(string Host, int Port, string? Username, string? Password, MailSecurity Security, bool IsLocked = false);

/// <summary>Keeps secrets in the database so that the database alone does not give them away.</summary>
public interface ISecretBox
{
    string Seal(string secret);

    /// <summary>Null when it can't be read any more: the keys it was sealed with are gone.</summary>
    string? TryOpen(string sealedSecret);
}
