namespace CampaignStudio.Domain.Access;

/// <summary>A key that protects sign-in cookies and forms, kept here where several nodes share one database.</summary>
public sealed class DataProtectionKey
{
    public long Id { get; private set; }
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }
}
