namespace CampaignStudio.Domain.Shared;

/// <summary>Changes by a person or an API key are written to the audit log.</summary>
public interface IAudited
{
    long Id { get; }
}

/// <summary>Carries an optimistic concurrency token that is portable to databases without a row version; the context raises it.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
