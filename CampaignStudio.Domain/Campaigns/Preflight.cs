using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates.Quality;

namespace CampaignStudio.Domain.Campaigns;

/// <summary>Something the pre-flight found.</summary>
/// <param name="Code">A stable snake_case name.</param>
/// <param name="Message">What is wrong and what helps.</param>
/// <param name="Fix">The path of the page to mend it on.</param>
/// <param name="StepId">The step concerned, if one is.</param>
public sealed record Finding(string Code, string Message, string Fix, long? StepId = null);

/// <summary>How many of those who would be contacted can be, channel by channel.</summary>
public sealed record ReachFunnel(Channel Channel, long Leads, long WithAddress, long Suppressed, long WithoutConsent, long Reachable)
{
    /// <summary>Of two groups of leads that have nobody in common.</summary>
    internal static ReachFunnel Add(ReachFunnel one, ReachFunnel other) => new(
        one.Channel,
        one.Leads + other.Leads,
        one.WithAddress + other.WithAddress,
        one.Suppressed + other.Suppressed,
        one.WithoutConsent + other.WithoutConsent,
        one.Reachable + other.Reachable);
}

/// <summary>What a start would meet: problems refuse it, warnings don't.</summary>
public sealed record PreflightReport(IReadOnlyList<Finding> Problems, IReadOnlyList<Finding> Warnings, IReadOnlyList<ReachFunnel> Funnel);

/// <summary>One step as the pre-flight sees it, its content rendered for the sampled leads.</summary>
/// <param name="HasContent">For e-mail and SMS: there is something to send.</param>
/// <param name="RenderErrors">What rendering refused, and for how many of the sample.</param>
/// <param name="EmptyVariables">Variables that leave a hole, and for how many of the sample.</param>
public sealed record PreflightStep(
    long Id,
    string Name,
    Channel Channel,
    bool HasContent,
    IReadOnlyList<(Error Error, int Leads)> RenderErrors,
    IReadOnlyList<(string Variable, int Leads)> EmptyVariables)
{
    /// <summary>What keeps an e-mail from being delivered, shown or believed, and for how many of those leads whose e-mail was judged.</summary>
    public IReadOnlyList<(QualityWarning Warning, int Leads, int Judged)> Quality { get; init; } = [];

    /// <summary>The template it uses; null: the message is its own.</summary>
    public long? TemplateId { get; init; }
}

/// <summary>Everything the pre-flight decides on.</summary>
/// <param name="SampleSize">Leads sampled.</param>
/// <param name="AgentCount">Active agents of the campaign.</param>
/// <param name="LeadCount">Enrolled, plus those the audience would add.</param>
public sealed record PreflightInput(
    long CampaignId,
    IReadOnlyList<PreflightStep> Steps,
    bool EmailConfigured,
    bool SmsConfigured,
    int SampleSize,
    int AgentCount,
    long LeadCount,
    bool HasAudience,
    IReadOnlyList<ReachFunnel> Funnel)
{
    /// <summary>Chosen senders that send nothing now, and why not.</summary>
    public IReadOnlyList<(string Name, string Why)> IdleSenders { get; init; } = [];
}

/// <summary>What stands in the way of a start, and what a person should know before it.</summary>
public static class Preflight
{
    /// <summary>The code of the warning that says what a <see cref="ReachFunnel"/> shows.</summary>
    public const string NotAllReachable = "not_all_reachable";

    private const string Senders = "/administration/senders";

    public static PreflightReport Check(PreflightInput input)
    {
        var (problems, warnings) = (new List<Finding>(), new List<Finding>());
        var steps = $"/campaigns/{input.CampaignId}/steps";
        if (input.Steps.Count == 0)
        {
            problems.Add(new("no_active_step", "The campaign has no active step. Add one, or activate one.", steps));
        }
        foreach (var step in input.Steps) CheckStep(step, input.SampleSize, steps, problems, warnings);

        if (input.Steps.Any(step => step.Channel is Channel.Email) && !input.EmailConfigured)
        {
            problems.Add(new("email_not_configured", "No e-mail transport is configured: set Email:Transport and Email:Smtp.", Senders));
        }
        if (input.Steps.Any(step => step.Channel is Channel.Sms) && !input.SmsConfigured)
        {
            problems.Add(new("sms_not_configured", "No SMS transport is configured: set Sms:Transport and Twilio.", Senders));
        }
        warnings.AddRange(input.IdleSenders.Select(idle => new Finding("sender_idle", $"The sender {idle.Name} {idle.Why}; its share of the messages waits.", Senders)));
        // The sender is the same for all steps.
        warnings.AddRange(input.Steps.SelectMany(step => step.Quality).Select(found => found.Warning)
            .Where(warning => warning.Place is QualityPlace.Sender)
            .DistinctBy(warning => warning.Code)
            .Select(warning => new Finding(warning.Code, warning.Message, Senders)));
        if (input.Steps.Any(step => step.Channel is Channel.Call) && input.AgentCount == 0)
        {
            warnings.Add(new("no_agents", "The campaign has call steps but no agents: calls of leads without an agent stay open for all.", $"/campaigns/{input.CampaignId}/settings"));
        }
        if (input.LeadCount == 0 && !input.HasAudience)
        {
            warnings.Add(new("no_leads", "Nobody is enrolled yet. Leads enrolled later start at once.", $"/campaigns/{input.CampaignId}/leads"));
        }
        foreach (var funnel in input.Funnel.Where(funnel => funnel.Reachable < funnel.Leads))
        {
            warnings.Add(new(
                NotAllReachable,
                $"{funnel.Reachable:N0} of {funnel.Leads:N0} leads can be reached by {Way(funnel.Channel)}: "
                + $"{funnel.Leads - funnel.WithAddress:N0} have no {(funnel.Channel is Channel.Email ? "e-mail address" : "phone number")}, {funnel.Suppressed:N0} are suppressed, {funnel.WithoutConsent:N0} refused.",
                $"/campaigns/{input.CampaignId}/leads"));
        }
        return new PreflightReport(problems, warnings, input.Funnel);
    }

    private static string Way(Channel channel) => channel switch { Channel.Email => "e-mail", Channel.Sms => "SMS", _ => "phone" };

    private static void CheckStep(PreflightStep step, int sampleSize, string fix, List<Finding> problems, List<Finding> warnings)
    {
        if (!step.HasContent)
        {
            problems.Add(new("no_content", $"Step '{step.Name}' has nothing to send. Choose a template or write its message.", fix, step.Id));
            return;
        }
        foreach (var (error, leads) in step.RenderErrors)
        {
            problems.Add(new(error.Code, $"Step '{step.Name}' can't be rendered{(leads == 0 ? "" : $" for {leads} of {sampleSize} sampled leads")}: {error.Message}", fix, step.Id));
        }
        foreach (var (variable, leads) in step.EmptyVariables)
        {
            warnings.Add(new("empty_variable", $"Step '{step.Name}': '{variable}' is empty for {leads} of {sampleSize} sampled leads.", fix, step.Id));
        }
        foreach (var (warning, leads, judged) in step.Quality.Where(found => found.Warning.Place is QualityPlace.Content))
        {
            var where = step.TemplateId is { } template ? $"/templates/email/{template}" : fix;
            warnings.Add(new(warning.Code, $"Step '{step.Name}'{(leads == judged ? "" : $", for {leads} of {judged} sampled leads")}: {warning.Message}", where, step.Id));
        }
    }
}
