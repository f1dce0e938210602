using Bunit;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Features.Campaigns;

namespace CampaignStudio.Tests.Components;

public sealed class ProgressTilesTests : BunitContext
{
    private static readonly CampaignProgress Progress = CampaignProgress.From(new Dictionary<Metric, long> { [Metric.EmailSent] = 1_000, [Metric.EmailOpened] = 312 });

    [Fact]
    public void Behind_what_people_did_stands_what_was_seen_in_all_and_why_it_does_not_count()
    {
        var hits = new CampaignHits(1_402, 45, 0, 0, [new(InteractionKind.Opened, "Apple Mail privacy prefetch", 40), new(InteractionKind.Opened, "link preview", 5)]);

        var tiles = Render<ProgressTiles>(parameters => parameters.Add(t => t.Progress, Progress).Add(t => t.Hits, hits));

        var note = tiles.Find(".hit-note");
        Assert.Equal("1,402 in all · 45 by machines", note.QuerySelector("summary")!.TextContent);
        Assert.Equal(["Apple Mail privacy prefetch · 40", "link preview · 5"], note.QuerySelectorAll("li").Select(line => line.TextContent.Trim()));
        // Nobody clicked, not even a machine.
        Assert.Single(tiles.FindAll(".hit-note"));
    }

    [Fact]
    public void Why_people_left_is_said_and_that_opens_are_not_tracked()
    {
        var tiles = Render<ProgressTiles>(parameters => parameters
            .Add(t => t.Progress, CampaignProgress.From(new Dictionary<Metric, long> { [Metric.EmailSent] = 10 }))
            .Add(t => t.Exits, [(ExitReason.Replied, 12), (ExitReason.Bounced, 3)])
            .Add(t => t.IsTracked, false));

        Assert.Equal("Exited: 12 replied, 3 bounced", tiles.Find("[data-testid=exits]").TextContent);
        Assert.Contains("Opens and clicks are not tracked", tiles.Markup);
        Assert.DoesNotContain("Opened", tiles.Markup);
    }

    [Fact]
    public void Where_nothing_was_seen_nothing_is_said()
    {
        var tiles = Render<ProgressTiles>(parameters => parameters.Add(t => t.Progress, Progress));

        Assert.Empty(tiles.FindAll(".hit-note"));
    }
}
