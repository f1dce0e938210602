using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;

namespace CampaignStudio.Benchmarks.Seeding;

/// <summary>What gathers beside the leads in a workspace of some years.</summary>
internal static class Surroundings
{
    private static readonly string[] Tables = ["leads", "campaigns", "campaign_tasks", "campaign_sequences"];

    public static async Task SeedAsync(Workspace workspace)
    {
        var (studio, count, nowUtc) = (workspace.Studio, workspace.Leads, Workspace.NowUtc);
        await workspace.StepAsync("surroundings", db => db.Suppressions, async () =>
        {
            await studio.InsertAsync(Enumerable.Range(1, count / 20).Select(index => new Suppression
            {
                Channel = index % 5 == 0 ? Channel.Sms : Channel.Email,
                Address = index % 5 == 0 ? $"+336{index:00000000}" : $"gone{index}@example.com",
                Reason = SuppressionReason.Unsubscribed,
                CreatedUtc = nowUtc,
            }));
            await studio.InsertAsync(Enumerable.Range(1, count / 5).Select(index => new AuditEntry
            {
                AtUtc = nowUtc.AddSeconds(-count + index),
                UserId = workspace.Admin.Id,
                ActorName = $"User {index % (Workspace.Agents + 1)}",
                Action = index % 3 == 0 ? "created" : "changed",
                Entity = Tables[index % Tables.Length],
                EntityId = index,
                Before = """{"status":"nouveau"}""",
                After = """{"status":"contacte"}""",
            }));
            await studio.InsertAsync(Enumerable.Range(1, count / 50).Select(index => new Notification
            {
                UserId = workspace.Admin.Id,
                Title = "A lead replied",
                Message = "Somebody answered a message.",
                CreatedUtc = nowUtc,
                ReadUtc = index % 10 == 0 ? null : nowUtc,
            }));
            await studio.WriteAsync(async db =>
            {
                var executions = Enumerable.Range(1, Math.Max(count / 200, 10)).Select(index =>
                {
                    var execution = new ScheduledExecution { Type = ExecutionType.EnrollLeads, DueUtc = nowUtc.AddDays(-1), CreatedUtc = nowUtc.AddDays(-1), CreatedById = workspace.Admin.Id };
                    if (index % 50 == 0) execution.Fail("The campaign is gone.", nowUtc);
                    else execution.Complete(nowUtc);
                    return execution;
                });
                await db.Dialect.InsertAsync(db, executions.ToList(), CancellationToken.None);
            });
        });
    }
}
