using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Delivery;

/// <summary>Whatever people, leads, servers and crashes do in whatever order: the invariants of the contract hold.</summary>
[EveryDatabase]
public sealed class EngineProperties
{
    private const int Leads = 6;

    private readonly record struct Op(int Kind, int Who, int Minutes, int Number);

    private static readonly Gen<Op[]> Operations =
        Gen.Select(Gen.Int[0, 15], Gen.Int[0, Leads - 1], Gen.Int[0, 600], Gen.Int[0, 100], (kind, who, minutes, number) => new Op(kind, who, minutes, number)).Array[5, 30];

    [Fact]
    public Task The_invariants_hold_after_any_sequence_of_operations() => Operations.SampleAsync(
        async operations =>
        {
            await using var world = await EngineWorld.CreateAsync();
            var run = await Run.CreateAsync(world);
            foreach (var operation in operations)
            {
                await run.DoAsync(operation);
                await world.AssertInvariantsAsync();
            }
            await run.CompleteAsync();
        },
        iter: 30, threads: 1);

    private sealed class Run(EngineWorld world, long campaignId, Lead[] leads)
    {
        public static async Task<Run> CreateAsync(EngineWorld world)
        {
            var campaignId = await world.CampaignAsync(
                campaign =>
                {
                    campaign.StopOnReply = false;
                    campaign.AllowReentry = true;
                    campaign.CallExpiryDays = 1;
                    campaign.ScoringRules =
                    [
                        new("o", "Opened", When("email_opened", ConditionOperator.Equals, true), 10),
                        new("s", "Sent", When("email_sent", ConditionOperator.Equals, true), 1) { PerOccurrence = new(3) },
                        new("d", "Days", When("days_since_enrolled", ConditionOperator.GreaterThan, 0), -2),
                    ];
                    campaign.ProgressionRules = [new("p", "Warm", "nouveau", "contacte", [When("score", ConditionOperator.GreaterThan, 5)], [])];
                },
                Email("A"), Sms("B", hours: 3), Call("C", hours: 2), Email("D", days: 1, when: When("status", ConditionOperator.Equals, "contacte")), Email("E", hours: 5));
            var leads = new Lead[Leads];
            for (var i = 0; i < Leads; i++) leads[i] = await world.LeadWithPhoneAsync($"lead{i}", $"+3361234567{i}");
            await world.StartAsync(campaignId, leads);
            return new Run(world, campaignId, leads);
        }

        public async Task DoAsync(Op op)
        {
            var lead = leads[op.Who];
            world.Studio.Time.Advance(TimeSpan.FromMinutes(op.Minutes));
            var rows = await world.OutreachesAsync(lead);
            var row = rows.Count == 0 ? null : rows[op.Number % rows.Count];
            switch (op.Kind)
            {
                case 0 or 1 or 2: await world.RunAsync(); break;
                case 3: await world.Life.PauseAsync(campaignId); break;
                case 4: await world.Life.ResumeAsync(campaignId); break;
                case 5: await world.Enrollments.PauseAsync(campaignId, lead.Id); break;
                case 6: await world.Enrollments.ResumeAsync(campaignId, lead.Id); break;
                case 7: await world.Studio.Get<InteractionService>().RecordAsync(new Fact((InteractionKind)(op.Number % 8)) { OutreachId = row!.Id, ExternalId = $"e{op.Number % 30}" }); break;
                case 8: await EditAsync(op.Number); break;
                case 9:
                    await world.CrashAsync(campaignId, op.Number % 2 == 0);
                    if (op.Number % 3 == 0) await world.Sweep.RecoverAsync();
                    break;
                case 10: world.Wire.Then(Answer(op.Number)); break;
                case 11: await world.Enrollments.EnrollAsync(campaignId, [lead.Id]); break;
                case 12: await world.Outreaches.ResendAsync(row!.Id); break;
                case 13: await world.Outreaches.CancelAsync(row!.Id); break;
                case 14 when await world.ReadAsync(db => db.Tasks.FirstOrDefaultAsync(t => t.LeadId == lead.Id && t.Status == FollowUpStatus.Pending)) is { } task:
                    await world.Studio.Get<TaskService>().CompleteAsync(task.Id, (CallOutcome)(op.Number % 8));
                    break;
                case 15: await world.Enrollments.RemoveAsync(campaignId, lead.Id); break;
            }
        }

        private static HandOver Answer(int number) => (number % 5) switch
        {
            0 => new HandOver.Retry("451", "later"),
            1 => new HandOver.Unknown("lost"),
            2 => new HandOver.Refused("550 5.1.1", "nobody", AddressAtFault: true, IsBounce: true),
            3 => new HandOver.Refused("554", "no", AddressAtFault: false, IsBounce: number % 2 == 0),
            _ => new HandOver.Retry("452", "full"),
        };

        private async Task EditAsync(int number)
        {
            var steps = await world.ReadAsync(db => db.Steps.AsNoTracking().Where(s => s.CampaignId == campaignId && s.RemovedUtc == null).OrderBy(s => s.Order).ToListAsync());
            if (steps.Count == 0) return;
            var step = steps[number % steps.Count];
            switch (number % 4)
            {
                case 0: await world.Steps.UpdateAsync(step.Id, Domain.Sequences.StepEditModel.Of(step) with { DelayHours = number % 9 }); break;
                case 1: await world.Steps.UpdateAsync(step.Id, Domain.Sequences.StepEditModel.Of(step) with { IsActive = !step.IsActive }); break;
                case 2: await world.Steps.ReorderAsync(campaignId, [.. steps.OrderBy(s => (s.Id * 7 + number) % 5).Select(s => s.Id)]); break;
                case 3 when number > 80: await world.Steps.RemoveAsync(step.Id); break;
            }
        }

        /// <summary>Nobody is stuck: given time, and people who do their calls, everything comes to an end.</summary>
        public async Task CompleteAsync()
        {
            await world.Life.ResumeAsync(campaignId);
            foreach (var lead in leads) await world.Enrollments.ResumeAsync(campaignId, lead.Id);
            for (var day = 0; day < 12; day++) await world.AdvanceAsync(TimeSpan.FromDays(1.1));
            await world.AssertInvariantsAsync();
            var open = await world.ReadAsync(db => db.Enrollments.Where(e => e.Status == EnrollmentStatus.Active || e.Status == EnrollmentStatus.Paused).CountAsync());
            Assert.Equal(0, open);
        }
    }
}
