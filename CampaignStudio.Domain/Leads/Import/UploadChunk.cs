namespace CampaignStudio.Domain.Leads.Import;

/// <summary>A piece of an uploaded file, kept here where several nodes share one database.</summary>
public sealed class UploadChunk
{
    public required string Name { get; init; }

    /// <summary>0 is the file itself, anything above a part that belongs to it.</summary>
    public required long Part { get; init; }

    /// <summary>Counts the pieces of a part from 0.</summary>
    public required int Number { get; init; }
    public required byte[] Content { get; init; }
    public required DateTime CreatedUtc { get; init; }
}
