using System.Text.Json;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads;

/// <summary>An edit of a lead, checked and normalised.</summary>
internal sealed record LeadValues
{
    public const int MaxTextLength = 200;
    public const int MaxTags = 50;
    public const int MaxTagLength = 100;

    public string? Email { get; private init; }
    public string? Phone { get; private init; }
    public string? FirstName { get; private init; }
    public string? LastName { get; private init; }
    public string? Company { get; private init; }
    public string? JobTitle { get; private init; }
    public string? City { get; private init; }
    public string? Country { get; private init; }
    public string? Language { get; private init; }
    public string? TimeZone { get; private init; }
    public string? Source { get; private init; }
    public IReadOnlyList<string> Tags { get; private init; } = [];
    public decimal? Budget { get; private init; }
    public string? Status { get; private init; }
    public long? AssignedToId { get; private init; }
    public bool? EmailConsent { get; private init; }
    public bool? SmsConsent { get; private init; }
    public IReadOnlyDictionary<string, JsonElement> CustomFields { get; private init; } = new Dictionary<string, JsonElement>();

    public string IdentityKey => Lead.IdentityOf(Email, Phone);

    /// <summary>All problems at once.</summary>
    /// <param name="model">The edit.</param>
    /// <param name="workspace">What there is to refer to.</param>
    /// <param name="current">The lead as it stands; null for a new one. What it has already is not held against the edit.</param>
    public static Result<LeadValues> Check(LeadEditModel model, LeadWorkspace workspace, Lead? current)
    {
        var errors = new List<Error>();
        var country = Text("country", model.Country);
        var values = new LeadValues
        {
            Email = Normal(model.Email, text => EmailAddress.Normalize(text)),
            Phone = Normal(model.Phone, text => PhoneNumber.Normalize(text, CountryCode(country))),
            FirstName = Text("first_name", model.FirstName),
            LastName = Text("last_name", model.LastName),
            Company = Text("company", model.Company),
            JobTitle = Text("job_title", model.JobTitle),
            City = Text("city", model.City),
            Country = country,
            Language = Language(),
            TimeZone = Zone(),
            Source = Text("source", model.Source),
            Tags = Tags(),
            Budget = Budget(),
            Status = Status(),
            AssignedToId = Agent(),
            EmailConsent = model.EmailConsent,
            SmsConsent = model.SmsConsent,
            CustomFields = Custom(),
        };
        if (string.IsNullOrWhiteSpace(model.Email) && string.IsNullOrWhiteSpace(model.Phone)) errors.Insert(0, LeadErrors.NoAddress());
        return Error.Combine(errors) is { } error ? error : values;

        string? Normal(string? text, Func<string, Result<string>> normalize)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            var result = normalize(text);
            if (result.Error is not { } refused) return result.Value;
            errors.Add(refused);
            return null;
        }

        string? Text(string field, string? text, int limit = MaxTextLength)
        {
            text = text?.Trim();
            if (text?.Length > limit) errors.Add(LeadErrors.TooLong(field, limit));
            else if (text?.Any(char.IsControl) is true) errors.Add(Error.Invalid("control_character", $"'{field}' contains a line break or another control character.", field));
            return string.IsNullOrEmpty(text) ? null : text;
        }

        string? Language()
        {
            var text = model.Language?.Trim();
            if (string.IsNullOrEmpty(text) || text == current?.Language) return string.IsNullOrEmpty(text) ? null : text;
            var primary = text.Split('-', '_')[0].ToLowerInvariant();
            if (primary.Length == 2 && primary.All(char.IsAsciiLetterLower) && text.Length <= 10) return primary;
            errors.Add(Error.Invalid("language_invalid", "Write the language as two letters, such as en or fr.", "language"));
            return null;
        }

        string? Zone()
        {
            if (string.IsNullOrWhiteSpace(model.TimeZone)) return null;
            if (TimeZones.Find(model.TimeZone) is { } zone) return zone.Id;
            errors.Add(Error.Invalid("unknown_timezone", $"There is no time zone '{model.TimeZone}'. Use a name such as Europe/Paris.", "timezone"));
            return null;
        }

        List<string> Tags()
        {
            var tags = (model.Tags ?? []).Select(tag => (tag ?? "").Trim()).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            if (tags.Count > MaxTags) errors.Add(Error.Invalid("too_many_tags", $"A lead has at most {MaxTags} tags.", "tags"));
            if (tags.Exists(tag => tag.Length > MaxTagLength)) errors.Add(LeadErrors.TooLong("tags", MaxTagLength));
            return tags;
        }

        decimal? Budget()
        {
            if (model.Budget is not (< 0 or > BudgetText.Max)) return Rounded(model.Budget);
            errors.Add(Error.Invalid("budget_invalid", $"The budget is an amount from 0 to {BudgetText.Max}.", "budget"));
            return null;
        }

        string? Status()
        {
            var text = model.Status?.Trim();
            if (string.IsNullOrEmpty(text)) return null;
            var known = workspace.Statuses.FirstOrDefault(key => key.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (known is null) errors.Add(LeadErrors.UnknownStatus(text, workspace.Statuses));
            return known;
        }

        long? Agent()
        {
            if (model.AssignedTo is { } userId && userId != current?.AssignedToId && !workspace.AgentIds.Contains(userId)) errors.Add(LeadErrors.UnknownAgent(userId));
            return model.AssignedTo;
        }

        Dictionary<string, JsonElement> Custom()
        {
            // Values of a field whose definition was removed are kept: it may come back.
            var kept = (current?.CustomFields ?? new Dictionary<string, JsonElement>()).Where(pair => !workspace.CustomFields.ContainsKey(pair.Key));
            var custom = new Dictionary<string, JsonElement>(kept);
            foreach (var (key, value) in model.CustomFields)
            {
                if (!workspace.CustomFields.TryGetValue(key, out var field))
                {
                    if (!custom.ContainsKey(key)) errors.Add(LeadErrors.UnknownField(key));
                    continue;
                }

                var read = CustomFieldValue.Read(field, value);
                if (read.Error is { } refused) errors.Add(refused);
                else if (read.Value is { } stored) custom[key] = stored;
            }
            return custom;
        }
    }

    /// <summary>Everything but the status, whose changes are recorded.</summary>
    public void ApplyTo(Lead lead)
    {
        lead.SetAddresses(Email, Phone);
        (lead.FirstName, lead.LastName, lead.Company, lead.JobTitle) = (FirstName, LastName, Company, JobTitle);
        (lead.City, lead.Country, lead.Language, lead.TimeZone, lead.Source) = (City, Country, Language, TimeZone, Source);
        (lead.Tags, lead.Budget, lead.AssignedToId) = (Tags, Budget, AssignedToId);
        (lead.EmailConsent, lead.SmsConsent, lead.CustomFields) = (EmailConsent, SmsConsent, CustomFields);
    }

    /// <summary>As the database keeps it.</summary>
    public static decimal? Rounded(decimal? amount) =>
        amount is { } value ? decimal.Round(value, 2, MidpointRounding.AwayFromZero) : null;

    private static string? CountryCode(string? country) => country is { Length: 2 } && country.All(char.IsAsciiLetter) ? country : null;
}
