using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Interactions.Mail;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>What follows from mail that no person wrote: absences are waited for, failing addresses given up.</summary>
[EveryDatabase]
public sealed class InboundFollowUpTests
{
    [Fact]
    public async Task An_absence_pauses_the_lead_until_the_day_it_states()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();

        await ReceiveAsync(world, Absent(lea, "Back on 9 March"));
        Assert.Equal(EnrollmentStatus.Paused, (await world.EnrollmentAsync(lea)).Status);
        await world.AdvanceAsync(TimeSpan.FromDays(6));
        Assert.Single(world.Wire.Accepted);

        // 9 March, nine o'clock.
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, world.Wire.Accepted.Count);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Where_the_campaign_waits_for_nobody_an_absence_changes_nothing()
    {
        await using var world = await EngineWorld.CreateAsync();
        var id = await world.CampaignAsync(campaign => campaign.PauseOnAbsence = false, Email(), Email("Next", days: 1));
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();

        await ReceiveAsync(world, Absent(lea, "Back on 9 March"));
        Assert.Equal(EnrollmentStatus.Active, (await world.EnrollmentAsync(lea)).Status);
        await world.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, world.Wire.Accepted.Count);
        Assert.False(await world.ReadAsync(db => db.Executions.AnyAsync(e => e.Type == ExecutionType.ResumeEnrollment)));
    }

    [Fact]
    public async Task A_second_notice_only_moves_the_day_further()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();

        foreach (var text in new[] { "Back on 9 March", "Back on 12 March", "Back on 5 March" }) await ReceiveAsync(world, Absent(lea, text));

        var planned = Assert.Single(await world.ReadAsync(db => db.Executions.Where(e => e.Type == ExecutionType.ResumeEnrollment).ToListAsync()));
        Assert.Equal(new DateTime(2026, 3, 12, 9, 0, 0, DateTimeKind.Utc), planned.DueUtc);
        var told = Assert.Single(await world.Studio.Get<ExecutionListQueries>().PlannedAsync(id));
        Assert.Equal((lea.Id, "lea"), (told.Lead!.Id, told.Lead.Name));
    }

    [Fact]
    public async Task Whoever_resumes_or_pauses_by_hand_has_the_last_word()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (id, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        await ReceiveAsync(world, Absent(lea, "Back on 9 March"));

        Ok(await world.Enrollments.ResumeAsync(id, lea.Id));
        Ok(await world.Enrollments.PauseAsync(id, lea.Id));
        await world.AdvanceAsync(TimeSpan.FromDays(8));

        Assert.Equal(EnrollmentStatus.Paused, (await world.EnrollmentAsync(lea)).Status);
        Assert.Single(world.Wire.Accepted);
    }

    [Fact]
    public async Task A_lead_who_answers_during_its_absence_leaves_for_good()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", days: 1));
        await world.RunAsync();
        await ReceiveAsync(world, Absent(lea, "Back on 9 March"));
        await world.TellAsync(new Fact(InteractionKind.Replied) { Email = lea.Email });
        await world.AdvanceAsync(TimeSpan.FromDays(8));

        Assert.Equal(ExitReason.Replied, (await world.EnrollmentAsync(lea)).ExitReason);
        Assert.Single(world.Wire.Accepted);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Soft_bounces_are_borne_until_there_are_too_many()
    {
        await using var world = await EngineWorld.CreateAsync(services => services.AddSingleton(new BouncePolicy { SoftLimit = 3, SoftDays = 10 }));
        var (_, lea) = await world.RunningAsync(Email(), Email("Second", days: 1), Email("Third", days: 1), Email("Fourth", days: 1));
        for (var sent = 1; sent <= 3; sent++)
        {
            await world.AdvanceAsync(sent == 1 ? TimeSpan.Zero : TimeSpan.FromDays(1));
            Assert.Equal(sent, world.Wire.Accepted.Count);
            var last = (await world.OutreachesAsync(lea)).Last(outreach => outreach.WasSent);
            // Servers report the same failure more than once.
            for (var report = 0; report < 2; report++) await ReceiveAsync(world, Full(lea, last));
            Assert.Equal(sent == 3 ? 1 : 0, await world.ReadAsync(db => db.Suppressions.CountAsync()));
        }

        var given = await world.ReadAsync(db => db.Suppressions.SingleAsync());
        Assert.Equal((SuppressionReason.SoftBounces, lea.Email), (given.Reason, given.Address));
        Assert.Contains("3 soft bounces within 10 days", given.Note);
        Assert.Equal(ExitReason.Bounced, (await world.EnrollmentAsync(lea)).ExitReason);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_message_without_an_id_is_known_again_by_what_it_consists_of()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email());
        await world.RunAsync();
        var mail = new InboundMail { From = lea.Email, Text = "Yes", Digest = "abc" };

        for (var time = 0; time < 2; time++) await ReceiveAsync(world, mail);
        await ReceiveAsync(world, mail with { Digest = "def" });

        Assert.Equal(2, await world.ReadAsync(db => db.Interactions.CountAsync(i => i.Kind == InteractionKind.Replied)));
    }

    private static Task<InboundOutcome> ReceiveAsync(EngineWorld world, InboundMail mail) => world.Studio.Get<InboundMailService>().ReceiveAsync(mail);

    private static InboundMail Absent(Lead lead, string text) =>
        new() { From = lead.Email, Subject = "Out of office", Text = text, MessageId = Guid.NewGuid().ToString() };

    private static InboundMail Full(Lead lead, Outreach outreach) => new()
    {
        From = "mailer-daemon@mx.example.com",
        MessageId = Guid.NewGuid().ToString(),
        References = [outreach.MessageId!],
        DeliveryStatuses = [new(lead.Email, "failed", "5.2.2", "mailbox full")],
    };
}
