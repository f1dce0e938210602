using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Database.Sqlite;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace CampaignStudio.Tests.Components;

public sealed class StudioComponentTests : IAsyncLifetime
{
    private static readonly Topic Watched = Topic.Campaign(7);

    private readonly BunitContext _page = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LiveUpdates _live = new();

    public StudioComponentTests()
    {
        _page.JSInterop.Mode = JSRuntimeMode.Loose;
        _page.Services.AddMudServices();
        _page.Services.AddSingleton<TimeProvider>(_time);
        _page.Services.AddSingleton(_live);
        _page.Services.AddSingleton(new CollisionRetry(new SqliteDialect()));
        _page.Services.AddScoped<CurrentActor>();
        _page.Services.AddScoped<ViewerZone>();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private sealed class Counter : StudioComponent
    {
        public int Reloads { get; private set; }
        public Func<Task> Reload { get; set; } = () => Task.CompletedTask;

        public async Task<bool> Do(Func<Task<Result>> work, string? success = null)
        {
            var done = false;
            await InvokeAsync(async () => done = await RunAsync(work, success));
            return done;
        }

        public bool IsBusy => Busy;

        protected override void OnInitialized() => Watch(Watched, async () =>
        {
            await Reload();
            Reloads++;
        });

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"{Reloads} {Local(new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc))}");
    }

    [Fact]
    public void The_first_change_is_read_at_once_and_a_burst_after_it_once_a_second()
    {
        var counter = _page.Render<Counter>();

        _live.Changed(Watched);
        counter.WaitForState(() => counter.Instance.Reloads == 1);
        for (var i = 0; i < 100; i++) _live.Changed(Watched);
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(1, counter.Instance.Reloads);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        counter.WaitForState(() => counter.Instance.Reloads == 2);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, counter.Instance.Reloads);
        Assert.StartsWith("2 ", counter.Markup);
    }

    [Fact]
    public void A_change_during_a_reading_is_read_afterwards_and_never_beside_it()
    {
        var gate = new TaskCompletionSource();
        var counter = _page.Render<Counter>();
        counter.Instance.Reload = () => gate.Task;

        _live.Changed(Watched);
        _live.Changed(Watched);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, counter.Instance.Reloads);

        gate.SetResult();
        counter.WaitForState(() => counter.Instance.Reloads >= 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        counter.WaitForState(() => counter.Instance.Reloads == 2);
    }

    [Fact]
    public async Task A_failed_reading_leaves_the_page_up_and_the_next_change_reads_again()
    {
        var counter = _page.Render<Counter>();
        var failed = new TaskCompletionSource();
        counter.Instance.Reload = () => failed.TrySetResult() ? throw new InvalidOperationException("database away") : Task.CompletedTask;

        _live.Changed(Watched);
        await failed.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        _live.Changed(Watched);
        _time.Advance(TimeSpan.FromSeconds(1));

        counter.WaitForState(() => counter.Instance.Reloads == 1);
    }

    [Fact]
    public async Task After_it_left_the_page_a_component_reads_no_more()
    {
        var counter = _page.Render<Counter>();
        var instance = counter.Instance;
        await _page.DisposeComponentsAsync();

        _live.Changed(Watched);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(0, instance.Reloads);
    }

    [Fact]
    public async Task A_refusal_and_a_failure_become_messages_and_the_controls_come_back()
    {
        var counter = _page.Render<Counter>();
        var messages = _page.Services.GetRequiredService<ISnackbar>();

        Assert.False(await counter.Instance.Do(() => Task.FromResult<Result>(Error.Conflict("x", "Already paused."))));
        Assert.False(await counter.Instance.Do(() => throw new InvalidOperationException("secret detail")));
        Assert.True(await counter.Instance.Do(() => Task.FromResult(Result.Ok), "Campaign paused"));

        Assert.Equal([Severity.Warning, Severity.Error, Severity.Success], messages.ShownSnackbars.Select(message => message.Severity));
        Assert.DoesNotContain(messages.ShownSnackbars, message => (message.Message ?? "").Contains("secret", StringComparison.Ordinal));
        Assert.False(counter.Instance.IsBusy);
    }

    [Fact]
    public async Task Work_that_met_somebody_else_is_done_on_another_try_or_says_so()
    {
        var counter = _page.Render<Counter>();
        var messages = _page.Services.GetRequiredService<ISnackbar>();
        var tries = 0;

        Assert.True(await counter.Instance.Do(() => ++tries == 1 ? throw new DbUpdateConcurrencyException() : Task.FromResult(Result.Ok)));
        Assert.False(await counter.Instance.Do(() => throw new DbUpdateConcurrencyException()));

        Assert.Equal(2, tries);
        var message = Assert.Single(messages.ShownSnackbars);
        Assert.Equal((Severity.Warning, CollisionRetry.StillColliding().Message), (message.Severity, message.Message));
    }

    [Fact]
    public void Times_are_shown_in_the_viewers_zone()
    {
        _page.Services.GetRequiredService<ViewerZone>().Set("Europe/Paris");

        Assert.Contains("1 Jul 2026, 14:00", _page.Render<Counter>().Markup);
    }
}
