using CampaignStudio.Tests.Access;
using CampaignStudio.Tests.Campaigns;
using CampaignStudio.Tests.Delivery;
using CampaignStudio.Tests.Demo;
using CampaignStudio.Tests.Enrollments;
using CampaignStudio.Tests.FollowUps;
using CampaignStudio.Tests.Interactions;
using CampaignStudio.Tests.Leads;
using CampaignStudio.Tests.Leads.Import;
using CampaignStudio.Tests.Notifications;
using CampaignStudio.Tests.Reporting;
using CampaignStudio.Tests.Sandbox;
using CampaignStudio.Tests.Scheduling;
using CampaignStudio.Tests.Sequences;
using CampaignStudio.Tests.Shared;
using CampaignStudio.Tests.Suppressions;
using CampaignStudio.Tests.Templates;

namespace CampaignStudio.Tests.SqlServer;

/// <summary>What is replayed on SQL Server's provider, and which places that issue SQL need not be reached by it.</summary>
internal static class ProofScope
{
    /// <summary>Data tests. A new place that issues SQL is reached by adding the class of its test here.</summary>
    public static IReadOnlyList<Type> Classes { get; } =
    [
        typeof(BulkInsertTests),
        typeof(CallTaskTests),
        typeof(CampaignLifeTests),
        typeof(CampaignReadingTests),
        typeof(DeliveryTests),
        typeof(DemoServiceTests),
        typeof(EnrollmentReadingTests),
        typeof(EnrollmentTests),
        typeof(EvaluationTests),
        typeof(ExecutionRunnerTests),
        typeof(FastForwardTests),
        typeof(FollowUpGenerationTests),
        typeof(HandOverTests),
        typeof(HomeTests),
        typeof(ImportTests),
        typeof(InboundTests),
        typeof(InteractionTests),
        typeof(LeadQueriesTests),
        typeof(LeadServiceTests),
        typeof(NotificationTests),
        typeof(OutreachReadingTests),
        typeof(PipelineTests),
        typeof(ReportingTests),
        typeof(RuleActionRunnerTests),
        typeof(SandboxServiceTests),
        typeof(StepEditTests),
        typeof(SuppressionTests),
        typeof(TaskBackgroundTests),
        typeof(TaskQueriesTests),
        typeof(TaskServiceTests),
        typeof(TemplatePreviewTests),
        typeof(TemplateServiceTests),
        typeof(UnknownOutcomeTests),
        typeof(WorkspaceAccessTests),
    ];

    /// <summary>Large numbers of rows, or many processes' worth of turns: they take long and issue nothing that others don't.</summary>
    public static IReadOnlySet<string> LeftOut { get; } = new HashSet<string>
    {
        nameof(DeliveryTests.Campaigns_take_turns_so_that_a_large_one_does_not_starve_a_small_one),
        nameof(DeliveryTests.Two_engines_on_one_database_never_share_a_row),
        nameof(DeliveryTests.What_fell_due_is_sent_in_order_in_one_go),
        nameof(DemoServiceTests.Its_people_are_in_many_countries_and_each_can_be_reached_somehow),
        nameof(HandOverTests.Stopping_while_sending_records_what_left_and_gives_the_rest_back),
        nameof(ImportTests.A_chunk_that_crashed_before_its_commit_is_done_again_without_doubles),
        nameof(UnknownOutcomeTests.A_crash_leaves_at_most_fifty_unknown),
    };
}
