using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Enrollments;

/// <summary>Answers for a lead in a campaign why it gets nothing just now: one current reason, and when it is looked at next.</summary>
public static class EnrollmentWhy
{
    /// <summary>The campaign has not started.</summary>
    public const string NotStarted = "not_started";

    /// <summary>The campaign has started, and its turn comes.</summary>
    public const string Starting = "starting";

    /// <summary>The next step is not planned yet, which takes a moment.</summary>
    public const string Planning = "planning";

    /// <summary>All steps are done.</summary>
    public const string Completed = "completed";

    /// <summary>The lead's mail answered by itself that it is away.</summary>
    public const string Away = "lead_away";

    /// <param name="startsUtc">When the campaign is planned to start; null: when somebody starts it.</param>
    /// <param name="open">Why its open message or call hasn't gone; null: it has none.</param>
    /// <param name="backUtc">When it goes on after an absence; null: nobody said.</param>
    /// <param name="complained">It left, like one that unsubscribes, by marking a message as spam.</param>
    public static Explanation Explain(
        EnrollmentStatus status, ExitReason? exitReason, CampaignStatus campaign, DateTime? startsUtc, Explanation? open, DateTime? backUtc = null, bool complained = false) => status switch
        {
            EnrollmentStatus.Enrolled => Waiting(campaign, startsUtc),
            // One of unknown outcome may still be open when the lead has left; it concerns nobody's next step.
            EnrollmentStatus.Exited => new(exitReason?.ToText() ?? "exited", Left(exitReason, complained), null),
            EnrollmentStatus.Paused when backUtc is not null && campaign is CampaignStatus.Active => new(Away, "The lead is away, as its mail answered; it goes on when it is back.", backUtc),
            _ when open is not null => open,
            EnrollmentStatus.Completed => new(Completed, "All steps are done.", null),
            EnrollmentStatus.Paused => new(OutreachReasons.EnrollmentPaused, "This lead is paused in the campaign.", null),
            _ => new(Planning, "The next step is being planned.", null),
        };

    private static Explanation Waiting(CampaignStatus campaign, DateTime? startsUtc) => campaign switch
    {
        CampaignStatus.Draft => new(NotStarted, startsUtc is null ? "Waits until somebody starts the campaign." : "Waits for the planned start of the campaign.", startsUtc),
        CampaignStatus.Active or CampaignStatus.Paused => new(Starting, "The campaign is starting; the first step is planned in a moment.", null),
        _ => new(OutreachReasons.CampaignCompleted, "The campaign is over.", null),
    };

    internal static string Left(ExitReason? reason, bool complained) => reason switch
    {
        ExitReason.Unsubscribed when complained => "Left the campaign: the lead marked a message as spam.",
        ExitReason.Replied => "Left the campaign: the lead replied.",
        ExitReason.Unsubscribed => "Left the campaign: the lead unsubscribed.",
        ExitReason.Bounced => "Left the campaign: the address bounced.",
        ExitReason.Progressed => "Left the campaign: the lead reached the status that ends it.",
        ExitReason.Removed => "Left the campaign: a person took the lead out.",
        ExitReason.CampaignCompleted => "Left the campaign: it was completed.",
        _ => "Left the campaign.",
    };
}
