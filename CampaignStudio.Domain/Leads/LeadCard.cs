using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Leads;

/// <summary>A lead as lists, pages and the API show it.</summary>
public sealed record LeadCard
{
    public required long Id { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }

    /// <summary>First and last name, else e-mail, else phone.</summary>
    public required string DisplayName { get; init; }
    public string? Company { get; init; }
    public string? JobTitle { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
    public string? Language { get; init; }

    [JsonPropertyName("timezone")]
    public string? TimeZone { get; init; }

    public string? Source { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public decimal? Budget { get; init; }
    public required string Status { get; init; }

    [JsonPropertyName("status_since")]
    public DateTime StatusSinceUtc { get; init; }

    [JsonPropertyName("assigned_to")]
    public long? AssignedToId { get; init; }

    public bool? EmailConsent { get; init; }
    public bool? SmsConsent { get; init; }

    [JsonPropertyName("created_at")]
    public DateTime CreatedUtc { get; init; }

    public int Version { get; init; }

    /// <summary>Custom fields by key, in JSON beside the others.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> CustomFields { get; init; } = [];

    public static LeadCard Of(Lead lead) => new()
    {
        Id = lead.Id,
        Email = lead.Email,
        Phone = lead.Phone,
        FirstName = lead.FirstName,
        LastName = lead.LastName,
        DisplayName = lead.DisplayName,
        Company = lead.Company,
        JobTitle = lead.JobTitle,
        City = lead.City,
        Country = lead.Country,
        Language = lead.Language,
        TimeZone = lead.TimeZone,
        Source = lead.Source,
        Tags = lead.Tags,
        Budget = lead.Budget,
        Status = lead.Status,
        StatusSinceUtc = lead.StatusSinceUtc,
        AssignedToId = lead.AssignedToId,
        EmailConsent = lead.EmailConsent,
        SmsConsent = lead.SmsConsent,
        CreatedUtc = lead.CreatedUtc,
        Version = lead.Version,
        CustomFields = new Dictionary<string, JsonElement>(lead.CustomFields),
    };

    /// <summary>The starting point of an edit; save it with this card's <see cref="Version"/>.</summary>
    public LeadEditModel ToEditModel() => new()
    {
        Email = Email,
        Phone = Phone,
        FirstName = FirstName,
        LastName = LastName,
        Company = Company,
        JobTitle = JobTitle,
        City = City,
        Country = Country,
        Language = Language,
        TimeZone = TimeZone,
        Source = Source,
        Tags = Tags,
        Budget = Budget,
        Status = Status,
        AssignedTo = AssignedToId,
        EmailConsent = EmailConsent,
        SmsConsent = SmsConsent,
        CustomFields = new Dictionary<string, JsonElement>(CustomFields),
    };
}

/// <summary>A lead to choose from.</summary>
public sealed record LeadOption(long Id, string Name, string? Email, string? Phone, string? Company);

/// <summary>One move along the pipeline, with the names behind the ids.</summary>
public sealed record LeadStatusMove(
    string? FromStatus, string ToStatus, StatusChangeCause Cause, long? CampaignId, string? CampaignName, string? RuleId, long? UserId, string? UserName, DateTime AtUtc);
