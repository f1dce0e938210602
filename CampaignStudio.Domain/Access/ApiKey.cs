using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Access;

/// <summary>A program's way in. Only a hash of the key is stored; the key itself is shown once.</summary>
public sealed class ApiKey : IAudited
{
    public long Id { get; private set; }
    public required string Name { get; set; }
    public required Role Role { get; init; }

    /// <summary>The first characters, by which a person recognises it.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key, hexadecimal. Keys carry ≥ 32 characters of entropy, so a fast hash is enough.</summary>
    public required string Hash { get; init; }
    public required DateTime CreatedUtc { get; init; }
    public DateTime? LastUsedUtc { get; set; }
    public DateTime? RevokedUtc { get; set; }
}
