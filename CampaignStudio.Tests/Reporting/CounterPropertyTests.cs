using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using CsCheck;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Tests.Reporting;

/// <summary>Whatever happens to a campaign's rows, in whatever order, its counters say what a recount says.</summary>
[EveryDatabase]
public sealed class CounterPropertyTests
{
    private const int Leads = 3;

    /// <param name="Kind">Which operation.</param>
    /// <param name="Who">Which lead.</param>
    /// <param name="Hours">How much time passes before it.</param>
    /// <param name="Number">Whatever else the operation needs.</param>
    private readonly record struct Op(int Kind, int Who, int Hours, int Number);

    private static readonly int[] Kinds = [0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 6, 6, 7, 8, 9, 10, 11];

    // Planning, finishing and reacting weigh more: only long chains of them reach the rare counters.
    private static readonly Gen<Op[]> Operations =
        Gen.Select(Gen.Int[0, Kinds.Length - 1].Select(index => Kinds[index]), Gen.Int[0, Leads - 1], Gen.Int[0, 40], Gen.Int[0, 1000], (kind, who, hours, number) => new Op(kind, who, hours, number))
            .Array[1, 90];

    [Fact]
    public Task Counters_always_equal_a_recount() => Operations.SampleAsync(
        async operations =>
        {
            await using var studio = await StudioWorkspace.CreateAsync();
            var world = await World.CreateAsync(studio);
            foreach (var chunk in operations.Chunk(7))
            {
                await using var db = await studio.OpenAsync();
                foreach (var operation in chunk) await world.DoAsync(db, operation);
                await db.SaveChangesAsync();
            }

            Assert.Empty(await studio.Get<Reconciliation>().CompareAsync(world.CampaignId));
            Assert.True((await studio.Get<ProgressQueries>().LedgerAsync(world.CampaignId)).Balances);
            await AssertProgressAsync(studio, world.CampaignId);
        },
        iter: 40, threads: 1);

    /// <summary>A second, naive count in memory, straight from the words of the contract.</summary>
    private static async Task AssertProgressAsync(StudioWorkspace studio, long campaignId)
    {
        await using var db = await studio.OpenAsync();
        var enrollments = await db.Enrollments.ToListAsync();
        var outreaches = await db.Outreaches.ToListAsync();
        var tasks = await db.Tasks.Where(t => t.CampaignId == campaignId).ToListAsync();
        var activated = enrollments.Where(e => e.ActivatedUtc is not null).ToList();
        var emails = outreaches.Where(o => o is { Channel: Channel.Email, SentUtc: not null }).ToList();
        var texts = outreaches.Where(o => o is { Channel: Channel.Sms, SentUtc: not null }).ToList();

        var expected = new CampaignProgress
        {
            TotalLeads = enrollments.Count,
            Enrolled = activated.Count,
            Active = enrollments.Count(e => e.Status is EnrollmentStatus.Active),
            Completed = enrollments.Count(e => e.Status is EnrollmentStatus.Completed),
            Paused = enrollments.Count(e => e.Status is EnrollmentStatus.Paused),
            Exited = enrollments.Count(e => e.Status is EnrollmentStatus.Exited),
            EmailsSent = emails.Count,
            EmailsOpened = emails.Count(o => o.OpenedUtc is not null),
            EmailsClicked = emails.Count(o => o.ClickedUtc is not null),
            EmailsReplied = emails.Count(o => o.RepliedUtc is not null),
            SmsSent = texts.Count,
            SmsReplied = texts.Count(o => o.RepliedUtc is not null),
            CallsCompleted = tasks.Count(t => t is { Type: TaskType.Call, Status: FollowUpStatus.Completed }),
            TasksPending = tasks.Count(t => t.Status is FollowUpStatus.Pending or FollowUpStatus.InProgress),
            TasksCompleted = tasks.Count(t => t.Status is FollowUpStatus.Completed),
            AvgScore = activated.Count == 0 ? 0 : Math.Round(activated.Average(e => e.Score), 1, MidpointRounding.AwayFromZero),
        };
        Assert.Equal(expected, await studio.Get<ProgressQueries>().ProgressAsync(campaignId));
    }

    private sealed class World(StudioWorkspace studio, Campaign campaign, SequenceStep[] steps, long[] leadIds)
    {
        public long CampaignId => campaign.Id;

        public static async Task<World> CreateAsync(StudioWorkspace studio)
        {
            var campaign = new Campaign { Name = "Random", CreatedUtc = studio.NowUtc };
            await studio.AddAsync(campaign);
            SequenceStep[] steps =
            [
                .. Enum.GetValues<Channel>().Select((channel, index) => new SequenceStep { CampaignId = campaign.Id, Name = $"{channel}", Channel = channel, Order = index }),
            ];
            await studio.AddAsync([.. steps]);
            var leads = new List<long>();
            foreach (var number in Enumerable.Range(0, Leads)) leads.Add((await studio.AddLeadAsync($"lead{number}@example.com")).Id);
            await studio.AddAsync([.. leads.Select(leadId => new Enrollment { CampaignId = campaign.Id, LeadId = leadId, EnrolledUtc = studio.NowUtc })]);
            return new World(studio, campaign, steps, [.. leads]);
        }

        public async Task DoAsync(StudioDb db, Op op)
        {
            studio.Time.Advance(TimeSpan.FromHours(op.Hours));
            var now = studio.NowUtc;
            var leadId = leadIds[op.Who];
            var enrollment = await db.Enrollments.SingleAsync(e => e.LeadId == leadId);
            var outreaches = await db.Outreaches.Where(o => o.EnrollmentId == enrollment.Id).OrderBy(o => o.Id).ToListAsync();
            var open = outreaches.SingleOrDefault(o => o.Status.IsOpen());
            var last = outreaches.LastOrDefault(o => o.WasSent);
            var tasks = await db.Tasks.OrderBy(t => t.Id).ToListAsync();
            var task = tasks.Count == 0 ? null : tasks[op.Number % tasks.Count];
            switch (op.Kind)
            {
                case 0 when enrollment.Status is EnrollmentStatus.Enrolled: enrollment.Activate(now); break;
                case 1 when open is null && enrollment.Status is EnrollmentStatus.Active:
                    var step = steps[op.Number % steps.Length];
                    db.Outreaches.Add(new Outreach
                    {
                        CampaignId = campaign.Id,
                        EnrollmentId = enrollment.Id,
                        LeadId = leadId,
                        StepId = step.Id,
                        Channel = step.Channel,
                        SenderId = Sender.ConfiguredFor(step.Channel),
                        Occurrence = outreaches.Count + 1,
                        BaseUtc = now,
                        DueUtc = now,
                    });
                    await db.SaveChangesAsync();
                    break;
                case 2 or 3 when open is not null: Finish(open, op.Number, now); break;
                case 4 when last is not null: last.Reach(OutreachStatus.Opened, now); break;
                case 5 when last is not null: last.Reach(OutreachStatus.Clicked, now); break;
                case 6 when last is not null: last.Reach(op.Number % 2 == 0 ? OutreachStatus.Replied : OutreachStatus.Bounced, now); break;
                case 7: enrollment.Score = op.Number / 4m; break;
                case 8 when op.Number % 2 == 0: enrollment.Pause(); break;
                case 8: enrollment.Resume(); break;
                case 9 when enrollment.Status is EnrollmentStatus.Active && op.Number % 3 == 0: await SequenceFlow.ExitAsync(db, enrollment, ExitReason.Replied, now, default); break;
                case 10:
                    db.Tasks.Add(new FollowUpTask
                    {
                        Title = "t",
                        Type = (TaskType)(op.Number % 5),
                        CampaignId = op.Number % 7 == 0 ? null : campaign.Id,
                        LeadId = leadId,
                        CreatedUtc = now,
                    });
                    await db.SaveChangesAsync();
                    break;
                case 11 when task is not null: Work(db, task, op.Number, now); break;
            }
        }

        private static void Finish(Outreach open, int number, DateTime now)
        {
            switch (number % 12)
            {
                case 0: open.MarkSkipped(now, OutreachReasons.NoAddress); break;
                case 1: open.MarkFailed(now, OutreachReasons.Refused, null); break;
                case 2: open.MarkFailed(now, OutreachReasons.Refused, null, bounced: true); break;
                case 3: open.MarkCancelled(now, OutreachReasons.ByPerson); break;
                case 4: open.MarkUnknown(now, "lost"); break;
                case 5: open.MarkWaiting(null); break;
                default: open.MarkSent(now, null); break;
            }
        }

        private static void Work(StudioDb db, FollowUpTask task, int number, DateTime now)
        {
            switch (number % 6)
            {
                case 0: task.Begin(); break;
                case 1: task.Cancel(); break;
                case 2: task.Expire(); break;
                case 3: db.Tasks.Remove(task); break;
                case 4: task.Type = (TaskType)(number / 6 % 5); break;
                default: task.Complete(CallOutcome.Connected, null, now); break;
            }
        }
    }
}
