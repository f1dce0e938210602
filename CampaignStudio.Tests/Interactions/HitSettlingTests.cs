using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using static CampaignStudio.Tests.Support.EngineWorld;

namespace CampaignStudio.Tests.Interactions;

/// <summary>Rules wait until a hit can't turn out to be a machine's any more: what they do nobody takes back.</summary>
[EveryDatabase]
public sealed class HitSettlingTests
{
    private static readonly TimeSpan JustBefore = HitClassifier.Settle - TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.1);

    [Fact]
    public async Task A_scanner_s_clicks_move_nobody_however_early_the_evaluation_comes()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);

        foreach (var link in (string[])["a", "b", "c"])
        {
            await ClickAsync(world, sent, link);
            await world.RunAsync();
            await world.AdvanceAsync(TimeSpan.FromSeconds(0.3));
        }
        await world.AdvanceAsync(HitClassifier.Settle);

        await AssertUntouchedAsync(world, lea);
    }

    [Fact]
    public async Task Neither_does_one_click_that_the_link_nobody_sees_follows()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);

        await ClickAsync(world, sent, "a");
        await world.AdvanceAsync(TimeSpan.FromSeconds(3));
        await world.TellAsync(Seen(sent) with { Url = HiddenLink.AddressAt("https://studio.example") });
        await world.AdvanceAsync(HitClassifier.Settle);

        await AssertUntouchedAsync(world, lea);
    }

    [Fact]
    public async Task A_reader_s_click_counts_when_it_is_certain_and_further_ones_do_not_put_it_off()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);

        await ClickAsync(world, sent, "a");
        await world.AdvanceAsync(TimeSpan.FromSeconds(6));
        await ClickAsync(world, sent, "a");
        await world.AdvanceAsync(JustBefore - TimeSpan.FromSeconds(6));
        Assert.Equal((0m, LeadStatus.First), await StateAsync(world, lea));
        await world.AdvanceAsync(Moment);
        Assert.Equal((5m, "contacte"), await StateAsync(world, lea));

        await world.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Equal((10m, "contacte"), await StateAsync(world, lea));
        Assert.All(await world.ReadAsync(db => db.ScoreChanges.ToListAsync()), change => Assert.Equal(ScoreCause.Interaction, change.Cause));
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task An_evaluation_for_another_reason_does_not_count_it_early_and_comes_again()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);
        await world.TellAsync(new Fact(InteractionKind.Delivered) { OutreachId = sent.Id });

        await ClickAsync(world, sent, "a");
        Assert.Equal(world.Studio.NowUtc, (await world.EnrollmentAsync(lea)).EvaluateDueUtc);
        await world.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.Equal((0m, LeadStatus.First), await StateAsync(world, lea));
        await world.AssertInvariantsAsync();

        await world.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.Equal((5m, "contacte"), await StateAsync(world, lea));
        Assert.Equal(ScoreCause.Interaction, (await world.ReadAsync(db => db.ScoreChanges.SingleAsync())).Cause);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task What_another_program_tells_counts_at_once()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (lea, sent) = await SentAsync(world);

        await world.TellAsync(new Fact(InteractionKind.Clicked) { OutreachId = sent.Id, Url = "https://example.com/a" });
        await world.RunAsync();

        Assert.Equal((5m, "contacte"), await StateAsync(world, lea));
    }

    [Theory]
    [InlineData(false, OutreachStatus.Sent)]
    [InlineData(true, OutreachStatus.Skipped)]
    public async Task A_step_that_asks_for_a_click_waits_until_it_is_certain(bool isScanner, OutreachStatus expected)
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", hours: 1, when: When("email_clicked", ConditionOperator.Exists)));
        await world.RunAsync();
        var sent = (await world.OutreachesAsync(lea))[0];
        world.Studio.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(3));
        await ClickAsync(world, sent, "a");
        var seenUtc = world.Studio.NowUtc;

        await world.AdvanceAsync(TimeSpan.FromSeconds(3));
        var waiting = await world.LastAsync(lea);
        Assert.Equal((OutreachStatus.Scheduled, OutreachReasons.Settling, seenUtc + HitClassifier.Settle), (waiting.Status, waiting.Reason, waiting.DueUtc));
        if (isScanner) await world.TellAsync(Seen(sent) with { Url = HiddenLink.AddressAt("https://studio.example") });
        await world.AdvanceAsync(HitClassifier.Settle);

        Assert.Equal(expected, (await world.LastAsync(lea)).Status);
        await world.AssertInvariantsAsync();
    }

    [Fact]
    public async Task A_step_for_which_it_makes_no_difference_does_not_wait()
    {
        await using var world = await EngineWorld.CreateAsync();
        var (_, lea) = await world.RunningAsync(Email(), Email("Next", hours: 1, when: When("email_clicked", ConditionOperator.Exists)));
        await world.AdvanceAsync(TimeSpan.FromMinutes(5));
        var sent = (await world.OutreachesAsync(lea))[0];
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        await ClickAsync(world, sent, "a");
        world.Studio.Time.Advance(TimeSpan.FromMinutes(55) - TimeSpan.FromSeconds(3));
        await ClickAsync(world, sent, "a");

        await world.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(OutreachStatus.Sent, (await world.LastAsync(lea)).Status);
    }

    /// <summary>A lead that got a message of a campaign whose rules reward every click, move whoever clicked, and make a task of it.</summary>
    private static async Task<(Lead Lead, Outreach Sent)> SentAsync(EngineWorld world)
    {
        var clicked = When("email_clicked", ConditionOperator.Exists);
        var id = await world.CampaignAsync(
            campaign =>
            {
                campaign.ScoringRules = [new("c", "Clicked", clicked, 5) { PerOccurrence = new PerOccurrence() }];
                campaign.ProgressionRules = [new("p", "Warm", LeadStatus.First, "contacte", [clicked], [new CreateTask("Ring", TaskType.Todo)])];
            },
            Email(),
            Email("Next", days: 9));
        var lea = await world.LeadAsync();
        await world.StartAsync(id, lea);
        await world.RunAsync();
        world.Studio.Time.Advance(TimeSpan.FromMinutes(5));
        return (lea, (await world.OutreachesAsync(lea))[0]);
    }

    private static async Task<(decimal Score, string Status)> StateAsync(EngineWorld world, Lead lead) => ((await world.EnrollmentAsync(lead)).Score, (await world.FreshAsync(lead)).Status);

    private static async Task AssertUntouchedAsync(EngineWorld world, Lead lead)
    {
        Assert.Equal((0m, LeadStatus.First), await StateAsync(world, lead));
        Assert.Equal((0, 0), (await world.ReadAsync(db => db.Tasks.CountAsync()), await world.ReadAsync(db => db.ScoreChanges.CountAsync())));
        Assert.All(await world.ReadAsync(db => db.Interactions.ToListAsync()), fact => Assert.NotNull(fact.MachineReason));
        await world.AssertInvariantsAsync();
    }

    private static Fact Seen(Outreach outreach) => new(InteractionKind.Clicked) { OutreachId = outreach.Id, UserAgent = StudioFactory.Firefox };

    private static Task ClickAsync(EngineWorld world, Outreach outreach, string link) => world.TellAsync(Seen(outreach) with { Url = $"https://example.com/{link}" });
}
