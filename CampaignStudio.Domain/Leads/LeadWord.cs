namespace CampaignStudio.Domain.Leads;

/// <summary>A word by which a lead is found (<see cref="SearchWords"/>); kept in step with the lead by saving.</summary>
public sealed class LeadWord
{
    /// <summary>Folded; at most <see cref="SearchWords.MaxLength"/> characters.</summary>
    public required string Word { get; init; }
    public required long LeadId { get; init; }
}
