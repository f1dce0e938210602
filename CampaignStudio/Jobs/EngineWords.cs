using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Jobs;

/// <summary>What the engine does, in the words of its users.</summary>
internal static class EngineWords
{
    /// <param name="job">One of <see cref="RecurringJobs"/>.</param>
    public static string Of(Type job) => job.Name switch
    {
        nameof(DeliverDueOutreachesJob) => "Send what is due",
        nameof(SettleOutreachesJob) => "Settle lost messages, probe channels",
        nameof(RunExecutionsJob) => "Run starts, imports and other long work",
        nameof(EvaluateLeadsJob) => "Score leads and move them",
        nameof(CompleteCampaignsJob) => "Complete campaigns that are through",
        nameof(SendNotificationMailJob) => "Send notifications by e-mail",
        nameof(CleanUpUploadsJob) => "Remove old uploads",
        _ => job.Name,
    };

    public static string Of(ExecutionType type)
    {
        var text = type.ToText().Replace('_', ' ');
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
