using CampaignStudio.Tests.Access;
using CampaignStudio.Tests.Campaigns;
using CampaignStudio.Tests.Database.Copying;
using CampaignStudio.Tests.Delivery;
using CampaignStudio.Tests.Delivery.Forecasts;
using CampaignStudio.Tests.Delivery.Outages;
using CampaignStudio.Tests.Delivery.Pacing;
using CampaignStudio.Tests.Delivery.Senders;
using CampaignStudio.Tests.Demo;
using CampaignStudio.Tests.Enrollments;
using CampaignStudio.Tests.Enrollments.Previews;
using CampaignStudio.Tests.FollowUps;
using CampaignStudio.Tests.Interactions;
using CampaignStudio.Tests.Interactions.Mail;
using CampaignStudio.Tests.Leads;
using CampaignStudio.Tests.Leads.Board;
using CampaignStudio.Tests.Leads.Import;
using CampaignStudio.Tests.Nodes;
using CampaignStudio.Tests.Notifications;
using CampaignStudio.Tests.Reporting;
using CampaignStudio.Tests.Rules;
using CampaignStudio.Tests.Sandbox;
using CampaignStudio.Tests.Scheduling;
using CampaignStudio.Tests.Sequences;
using CampaignStudio.Tests.Setup;
using CampaignStudio.Tests.Shared;
using CampaignStudio.Tests.Suppressions;
using CampaignStudio.Tests.Templates;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>What is replayed on SQL Server's provider, so that every place that issues SQL is reached; see <see cref="Excuses"/> for the rest.</summary>
internal static class ProofScope
{
    /// <summary>Data tests. A new place that issues SQL is reached by adding the class of its test here.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
    [
        typeof(AnswersByOthersTests),
        typeof(BounceProofTests),
        typeof(BulkInsertTests),
        typeof(CallTaskTests),
        typeof(CampaignLifeTests),
        typeof(CampaignOwnerTests),
        typeof(CampaignReadingTests),
        typeof(CopyMarkerTests),
        typeof(CustomFieldTests),
        typeof(DatabaseHealthTests),
        typeof(DeliveryTests),
        typeof(DemoServiceTests),
        typeof(EditReachTests),
        typeof(EngineDoorTests),
        typeof(EnrollImportedTests),
        typeof(EnrollmentReadingTests),
        typeof(EnrollmentTests),
        typeof(EnrollmentWhyTests),
        typeof(EvaluationTests),
        typeof(ExecutionListTests),
        typeof(ExecutionRunnerTests),
        typeof(FastForwardTests),
        typeof(FollowUpGenerationTests),
        typeof(ForecastQueriesTests),
        typeof(HandOverTests),
        typeof(HitFiguresTests),
        typeof(HitGroupTests),
        typeof(HitReviewTests),
        typeof(HitSettlingTests),
        typeof(HomeTests),
        typeof(ImportTests),
        typeof(InboundFollowUpTests),
        typeof(InboundTests),
        typeof(InboxServiceTests),
        typeof(InteractionTests),
        typeof(KeyRingTests),
        typeof(LeadBoardTests),
        typeof(LeadQueriesTests),
        typeof(LeadServiceTests),
        typeof(LedgerTests),
        typeof(LiveRelayTests),
        typeof(NotificationTests),
        typeof(OptOutTests),
        typeof(OutageTests),
        typeof(OutreachReadingTests),
        typeof(PacingTests),
        typeof(PipelineTests),
        typeof(PlannedWorkTests),
        typeof(ReportingTests),
        typeof(RuleExplanationTests),
        typeof(RulePreviewTests),
        typeof(RuleVersionTests),
        typeof(RuleActionRunnerTests),
        typeof(SandboxServiceTests),
        typeof(SearchWordsTests),
        typeof(SendAgainTests),
        typeof(SenderTests),
        typeof(StepEditTests),
        typeof(SuppressionImportTests),
        typeof(SuppressionTests),
        typeof(TaskBackgroundTests),
        typeof(TaskQueriesTests),
        typeof(TaskServiceTests),
        typeof(TemplatePreviewTests),
        typeof(TemplateServiceTests),
        typeof(TwilioStoryTests),
        typeof(UnknownDecisionTests),
        typeof(UnknownOutcomeTests),
        typeof(UploadTests),
        typeof(WorkspaceAccessTests),
    ];
}
