using System.Text.Json;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>A person we may contact; <see cref="Status"/> is its place in the sales pipeline.</summary>
public sealed class Lead : IAudited, IVersioned
{
    public long Id { get; private set; }

    /// <summary>Normalised (<see cref="EmailAddress"/>); null when there is none.</summary>
    public string? Email { get; private set; }

    /// <summary>E.164; null when there is none.</summary>
    public string? Phone { get; private set; }

    /// <summary>What makes a lead the same lead again: its e-mail, else its phone. Unique.</summary>
    public string IdentityKey { get; private set; } = "";

    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? Company { get; set; }
    public string? JobTitle { get; set; }
    public string? City { get; set; }
    public string? Country { get; set; }

    /// <summary>ISO 639-1, lower case.</summary>
    public string? Language { get; set; }

    /// <summary>IANA id; null: the campaign's zone counts.</summary>
    public string? TimeZone { get; set; }

    public string? Source { get; set; }
    public IReadOnlyList<string> Tags { get; set; } = [];
    public decimal? Budget { get; set; }

    /// <summary>The key of a pipeline status.</summary>
    public string Status { get; private set; } = LeadStatus.First;

    public DateTime StatusSinceUtc { get; private set; }

    /// <summary>The agent who owns this lead.</summary>
    public long? AssignedToId { get; set; }

    /// <summary>Null: not asked, which allows; false: refused.</summary>
    public bool? EmailConsent { get; set; }
    public bool? SmsConsent { get; set; }

    /// <summary>Custom fields by key: text, number or boolean.</summary>
    public IReadOnlyDictionary<string, JsonElement> CustomFields { get; set; } = new Dictionary<string, JsonElement>();

    public DateTime CreatedUtc { get; init; }

    /// <summary>When the person's data was erased on request; the row stays for the history's sake.</summary>
    public DateTime? ErasedUtc { get; private set; }

    /// <summary><see cref="DisplayName"/> folded (lower case, no accents) and cut; lists by name are in this order.</summary>
    public string SortName { get; private set; } = "";

    public int Version { get; set; }

    /// <summary>First and last name, else e-mail, else phone.</summary>
    public string DisplayName => LeadNames.Display(FirstName, LastName, Email, Phone);

    /// <summary>Sets both addresses (already normalised) and with them the lead's identity; at least one must be there.</summary>
    public void SetAddresses(string? email, string? phone)
    {
        Email = email;
        Phone = phone;
        IdentityKey = IdentityOf(email, phone);
    }

    public static string IdentityOf(string? email, string? phone) =>
        email is not null ? $"e:{email}" : phone is not null ? $"p:{phone}" : throw new ArgumentException("A lead needs an e-mail or a phone.");

    /// <summary>Moves the lead along the pipeline; the caller records the <see cref="LeadStatusChange"/>.</summary>
    public void MoveTo(string status, DateTime nowUtc)
    {
        Status = status;
        StatusSinceUtc = nowUtc;
    }

    /// <summary>Saving does this by itself; rows inserted at once need it before.</summary>
    public void RefreshSortName() => SortName = ErasedUtc is null ? LeadNames.Sortable(DisplayName) : "";

    /// <summary>Removes everything that tells who this was; history rows keep pointing here.</summary>
    public void Erase(DateTime nowUtc)
    {
        (Email, Phone, IdentityKey) = (null, null, $"x:{Id}");
        FirstName = LastName = Company = JobTitle = City = Country = Source = null;
        Budget = null;
        Tags = [];
        CustomFields = new Dictionary<string, JsonElement>();
        AssignedToId = null;
        ErasedUtc = nowUtc;
        RefreshSortName();
    }
}
