using Bunit;
using CampaignStudio.Components;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

[EveryDatabase]
public sealed class CreateTaskFieldsTests : IAsyncLifetime
{
    private DesignerPage _page = null!;

    public async ValueTask InitializeAsync() => _page = await DesignerPage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task A_day_begins_where_the_viewer_is()
    {
        _page.Get<ViewerZone>().Set("America/New_York");
        CreateTask? saved = null;
        var fields = _page.Show<CreateTaskFields>(parameters => parameters
            .Add(f => f.Task, new CreateTask("Call", TaskType.Call, TaskPriority.High))
            .Add(f => f.TaskChanged, task => saved = task));

        var due = fields.FindComponents<MudTextField<string>>().Single(field => field.Instance.Label == "or due on");
        await fields.InvokeAsync(() => due.Instance.ValueChanged.InvokeAsync("2026-12-07"));

        Assert.Equal(new DateTime(2026, 12, 7, 5, 0, 0, DateTimeKind.Utc), saved!.DueUtc);
        fields.Render(parameters => parameters.Add(f => f.Task, saved));
        Assert.Equal("2026-12-07", due.Find("input").GetAttribute("value"));
    }
}
