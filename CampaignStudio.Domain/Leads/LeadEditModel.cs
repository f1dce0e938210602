using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Leads;

/// <summary>What a person or a program may set on a lead; in JSON the names of the lead's facts.</summary>
public sealed class LeadEditModel
{
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? Company { get; set; }
    public string? JobTitle { get; set; }
    public string? City { get; set; }

    /// <summary>When it is an ISO 3166 code of two letters, a national phone number is read as one of that country.</summary>
    public string? Country { get; set; }

    public string? Language { get; set; }

    [JsonPropertyName("timezone")]
    public string? TimeZone { get; set; }

    public string? Source { get; set; }
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>From 0 on; two decimals are kept.</summary>
    public decimal? Budget { get; set; }

    /// <summary>The key of a pipeline status; blank: unchanged, or the first one for a new lead.</summary>
    public string? Status { get; set; }

    /// <summary>The id of the user who owns the lead.</summary>
    public long? AssignedTo { get; set; }

    public bool? EmailConsent { get; set; }
    public bool? SmsConsent { get; set; }

    /// <summary>Custom fields by key, in JSON beside the others; null removes a value.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> CustomFields { get; set; } = [];
}
