using System.Globalization;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Domain.Rules.Advice;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>What a campaign's settings are judged against.</summary>
/// <param name="Catalog">The fields rules may ask, custom ones included.</param>
/// <param name="Statuses">Keys of the pipeline.</param>
/// <param name="UserIds">Active users.</param>
/// <param name="Senders">Those that may be chosen.</param>
public sealed record CampaignWorkspace(FieldCatalog Catalog, IReadOnlyList<string> Statuses, IReadOnlySet<long> UserIds, IReadOnlyList<Sender> Senders)
{
    public static async Task<CampaignWorkspace> LoadAsync(StudioDb db, CancellationToken cancel)
    {
        var leads = await LeadWorkspace.LoadAsync(db, cancel);
        var senders = await SenderBook.LoadAsync(db, cancel);
        return new CampaignWorkspace(CatalogOf(leads.CustomFields.Values), leads.Statuses, leads.AgentIds, [.. senders.All.Where(sender => sender.RemovedUtc is null)]);
    }

    /// <summary>Whether a user id, as rules keep it, is an active user's.</summary>
    public bool IsActiveUser(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var userId) && UserIds.Contains(userId);

    /// <summary>The fields conditions may ask, custom ones with their declared types.</summary>
    public static async Task<FieldCatalog> CatalogAsync(StudioDb db, CancellationToken cancel) => CatalogOf(await db.CustomFields.AsNoTracking().ToListAsync(cancel));

    private static FieldCatalog CatalogOf(IEnumerable<CustomField> fields) => FieldCatalog.BuiltIn.With(fields.Select(field => field.Definition));
}

/// <summary>Checks a campaign's settings and rules before they are saved; the editors and the API share it.</summary>
public static class CampaignValidator
{
    private const int MaxName = 200;

    /// <summary>
    /// The window, when everything is right; else all problems at once. What is stored already may name agents, fields and statuses that
    /// are gone since; see <see cref="StaleReferences"/>.
    /// </summary>
    /// <param name="stored">What the campaign is before the edit; null: it is new.</param>
    public static Result<SendWindow> Check(CampaignEditModel model, CampaignWorkspace workspace, LiquidRenderer liquid, CampaignEditModel? stored = null)
    {
        var errors = new List<Error>();
        if (string.IsNullOrWhiteSpace(model.Name)) errors.Add(CampaignErrors.NameMissing());
        if (model.Name.Trim().Length > MaxName) errors.Add(Error.Invalid("name_too_long", $"A name has at most {MaxName} characters.", "name"));
        if (model.Description.Length > 4000) errors.Add(Error.Invalid("description_too_long", "A description has at most 4,000 characters.", "description"));
        if (model.PostalFooter.Length > 1000) errors.Add(Error.Invalid("postal_footer_too_long", "A postal footer has at most 1,000 characters.", "postal_footer"));
        if (model.LinkTags?.Trimmed() is { } tags)
        {
            Tag(tags.Source, "source", isNeeded: true);
            Tag(tags.Medium, "medium", isNeeded: true);
            Tag(tags.Campaign, "campaign", isNeeded: false);
        }
        if (TimeZones.Find(model.TimeZone) is null)
        {
            errors.Add(Error.Invalid("time_zone_unknown", $"'{model.TimeZone}' is no time zone; use a name such as Europe/Paris.", "time_zone"));
        }
        Range(model.DailyCap, 1, 10_000_000, "daily_cap");
        Range(model.HourlyCap, 1, 10_000_000, "hourly_cap");
        Range(model.CallExpiryDays, 1, 365, "call_expiry_days");
        Range(model.UnknownSettlesAfterMinutes, 1, 60 * 24 * 30, "unknown_settles_after_minutes");
        if (!string.IsNullOrWhiteSpace(model.ExitOnStatus) && !workspace.Statuses.Contains(model.ExitOnStatus.Trim()))
        {
            errors.Add(Error.Invalid("status_unknown", $"There is no pipeline status '{model.ExitOnStatus}'. Known are: {string.Join(", ", workspace.Statuses)}.", "exit_on_status"));
        }
        foreach (var id in model.AgentIds.Except(stored?.AgentIds ?? []).Where(id => !workspace.UserIds.Contains(id)))
        {
            errors.Add(Error.Invalid("agent_unknown", $"There is no active user {id}.", "agent_ids"));
        }
        Senders(model.EmailSenderIds, Channel.Email, "email_sender_ids");
        Senders(model.SmsSenderIds, Channel.Sms, "sms_sender_ids");

        var window = SendWindow.Create(model.Window);
        if (window.Error is { } wrong) errors.AddRange([wrong with { Others = [] }, .. wrong.Others]);
        if (model.Audience is { } audience) errors.AddRange(ConditionValidator.Validate(audience, workspace.Catalog, ConditionUse.Audience, "audience"));
        errors.AddRange(CheckRules(CampaignRules.Of(model), workspace, liquid, stored is null ? null : CampaignRules.Of(stored)));
        return Error.Combine(errors) is { } error ? error : window.Value;

        void Senders(IReadOnlyList<long> ids, Channel channel, string field)
        {
            foreach (var id in ids.Where(id => !workspace.Senders.Any(sender => sender.Id == id && sender.Channel == channel)))
            {
                errors.Add(Error.Invalid("sender_unknown", $"There is no sender {id} for {channel.ToText()}.", field));
            }
        }

        void Tag(string value, string name, bool isNeeded)
        {
            if (isNeeded && value.Length == 0) errors.Add(Error.Invalid("link_tag_missing", $"Say what utm_{name} is to be, such as 'newsletter' or 'email'.", $"link_tags.{name}"));
            if (value.Length > LinkTags.MaxLength) errors.Add(Error.Invalid("link_tag_too_long", $"A tag of links has at most {LinkTags.MaxLength} characters.", $"link_tags.{name}"));
        }

        void Range(int? value, int from, int to, string field)
        {
            if (value < from || value > to) errors.Add(Error.Invalid("out_of_range", $"'{field}' must lie between {from} and {to}.", field));
        }
    }

    /// <summary>The same for the rules alone.</summary>
    public static IReadOnlyList<Error> CheckRules(CampaignRules rules, CampaignWorkspace workspace, LiquidRenderer liquid, CampaignRules? stored)
    {
        List<Error> errors =
        [
            .. ScoringValidator.Validate(rules.Scoring, workspace.Catalog),
            .. ProgressionValidator.Validate(
                rules.Progression, workspace.Catalog, [.. workspace.Statuses], workspace.IsActiveUser, text => liquid.Check(text).Error?.Message),
        ];
        if (rules.Floor > rules.Ceiling) errors.Add(Error.Invalid("score_floor_above_ceiling", "The score's floor must not lie above its ceiling.", "score_floor"));
        return [.. StaleReferences.Without(errors, rules, stored)];
    }
}
