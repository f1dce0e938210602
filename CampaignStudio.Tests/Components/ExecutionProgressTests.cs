using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class ExecutionProgressTests : IAsyncLifetime
{
    private StudioWorkspace _studio = null!;
    private StudioPages _page = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await StudioWorkspace.CreateAsync(services => services.AddSingleton<IEngineSignal, SilentEngine>());
        await _studio.SignInAsync(Role.Marketer);
        _page = new StudioPages(_studio);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.DisposeAsync();
        await _studio.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_how_far_the_work_is_and_follows_it()
    {
        var id = await AddAsync(execution => execution.Lease("me", _studio.NowUtc, TimeSpan.FromSeconds(30)));
        var progress = Show(id);
        Assert.Contains("0 of 200", progress.Markup, StringComparison.Ordinal);

        await ChangeAsync(id, execution => execution.Advance("50", 50, _studio.NowUtc));

        progress.WaitForAssertion(() => Assert.Contains("50 of 200", progress.Markup, StringComparison.Ordinal));
        Assert.Equal("25", progress.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
    }

    [Fact]
    public async Task Cancel_stops_what_has_not_begun()
    {
        var id = await AddAsync();
        var progress = Show(id);

        progress.Find("button").Click();

        progress.WaitForAssertion(() => Assert.Contains("Cancelled", progress.Markup, StringComparison.Ordinal));
        await using var db = await _studio.OpenAsync();
        Assert.Equal(ExecutionStatus.Cancelled, (await db.Executions.SingleAsync(Xunit.TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task What_failed_says_why_and_can_go_on()
    {
        var id = await AddAsync(execution => execution.Fail("The disk is full.", _studio.NowUtc));
        var progress = Show(id);
        Assert.Contains("The disk is full.", progress.Markup, StringComparison.Ordinal);

        progress.Find("button").Click();

        progress.WaitForAssertion(() => Assert.Contains("Pending", progress.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("The disk is full.", progress.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_is_told_once()
    {
        var ends = 0;
        var id = await AddAsync(execution => execution.Lease("me", _studio.NowUtc, TimeSpan.FromSeconds(30)));
        var progress = _page.Render<ExecutionProgress>(parameters => parameters.Add(p => p.Id, id).Add(p => p.Finished, _ => ends++));
        Assert.Equal(0, ends);

        await ChangeAsync(id, execution => execution.Complete(_studio.NowUtc));
        progress.WaitForState(() => ends == 1);
        _studio.Time.Advance(TimeSpan.FromSeconds(1));
        _studio.Live.Changed(Topic.Execution(id));
        progress.WaitForAssertion(() => Assert.Contains("Completed", progress.Markup, StringComparison.Ordinal));

        Assert.Equal(1, ends);
        Assert.Empty(progress.FindAll("button"));
    }

    [Fact]
    public async Task Who_may_not_manage_only_watches()
    {
        var id = await AddAsync();
        await _studio.SignInAsync(Role.Agent);

        Assert.Empty(Show(id).FindAll("button"));
    }

    private IRenderedComponent<ExecutionProgress> Show(long id) => _page.Render<ExecutionProgress>(parameters => parameters.Add(p => p.Id, id));

    private async Task<long> AddAsync(Action<ScheduledExecution>? configure = null)
    {
        var execution = new ScheduledExecution { Type = ExecutionType.ImportLeads, DueUtc = _studio.NowUtc, CreatedUtc = _studio.NowUtc, Total = 200 };
        configure?.Invoke(execution);
        await _studio.AddAsync(execution);
        return execution.Id;
    }

    private async Task ChangeAsync(long id, Action<ScheduledExecution> change)
    {
        await using (var db = await _studio.OpenAsync())
        {
            change(await db.Executions.SingleAsync(execution => execution.Id == id));
            await db.SaveChangesAsync();
        }
        _studio.Live.Changed(Topic.Execution(id));
    }
}
