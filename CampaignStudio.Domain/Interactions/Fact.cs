using CampaignStudio.Domain.Sequences;

namespace CampaignStudio.Domain.Interactions;

/// <summary>Something that happened, as a webhook, a pixel, the sandbox or a program tells it. Names its outreach, or its lead by address.</summary>
public sealed record Fact(InteractionKind Kind)
{
    public long? OutreachId { get; init; }

    /// <summary>The lead, where it is known and no message is; several may share an address.</summary>
    internal long? LeadId { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }

    /// <summary>Null: the outreach's, else e-mail when an address is named and SMS when a number is.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Null: now.</summary>
    public DateTime? OccurredUtc { get; init; }

    /// <summary>The teller's own id: the same one again changes nothing.</summary>
    public string? ExternalId { get; init; }
    public string? Body { get; init; }
    public string? Url { get; init; }

    /// <summary>A reply's HTML part, as it came.</summary>
    public string? Html { get; init; }

    /// <summary>See <see cref="Interaction.Outcome"/>.</summary>
    public string? Outcome { get; init; }
    public string? UserAgent { get; init; }

    /// <summary>Set when a machine did it: why we think so.</summary>
    public string? MachineReason { get; init; }

    /// <summary>Nothing vouches for it: it is kept with the lead that it names, and concerns no message.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>For an automatic reply: the first day the lead is there again. Its campaign waits until then.</summary>
    public DateOnly? AwayUntil { get; init; }

    /// <summary>An open or a click seen on the web: it says what its caller calls itself, and is judged beside the message's other hits.</summary>
    internal bool IsHit => this is { Kind: InteractionKind.Opened or InteractionKind.Clicked, OutreachId: not null, UserAgent: not null, ExternalId: null };
}

/// <summary>What became of a fact.</summary>
/// <param name="IsNew">False: this external id was known already and nothing changed.</param>
public sealed record RecordedFact(long InteractionId, bool IsNew, long LeadId, long? OutreachId);
