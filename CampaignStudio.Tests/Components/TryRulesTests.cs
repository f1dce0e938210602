using Bunit;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Rules;
using CampaignStudio.Features.Rules;
using CampaignStudio.Tests.Support.Databases;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

/// <summary>Looking at what edited rules would do.</summary>
[EveryDatabase]
public sealed class TryRulesTests : IAsyncLifetime
{
    private static readonly ScoringRule Named = new("", "Has a company", new Comparison("company", ConditionOperator.Exists), 40);
    private static readonly ProgressionRule Onward = new("", "Onward", "nouveau", "contacte", [new Comparison("score", ConditionOperator.GreaterThan, 30)], [new CreateTask("Ring {{ first_name }}", Domain.FollowUps.TaskType.Call)]);

    private DesignerPage _page = null!;
    private CampaignCard _campaign = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await DesignerPage.OpenAsync();
        var id = (await _page.Get<CampaignService>().CreateAsync(new CampaignEditModel { Name = "Spring" }, cancel: Cancel)).Value;
        _campaign = (await _page.Get<CampaignQueries>().CardAsync(id, Cancel))!;
    }

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private Task TryAsync(params ScoringRule[] scoring) => _page.ShowDialogAsync(new DialogParameters<TryRulesDialog>
    {
        { dialog => dialog.CampaignId, _campaign.Id },
        { dialog => dialog.Edited, _campaign.Settings with { ScoringRules = [.. scoring], ProgressionRules = [Onward] } },
        { dialog => dialog.Workspace, DesignerPage.Workspace },
    });

    [Fact]
    public async Task Nobody_in_the_campaign_is_said_and_not_an_empty_chart()
    {
        await TryAsync(Named);

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Nobody to try them on", _page.Dialogs.Markup));
    }

    [Fact]
    public async Task What_would_be_refused_is_said_in_place_of_a_preview()
    {
        await TryAsync(Named with { Name = "" });

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Give the rule a name.", _page.Dialogs.Find(".mud-alert").TextContent));
    }

    [Fact]
    public async Task Everybody_is_seen_with_scores_before_and_after_and_what_follows()
    {
        await AddAsync("lea@example.com", lead => (lead.FirstName, lead.Company) = ("Léa", "Acme"));
        await AddAsync("max@example.com", _ => { });

        await TryAsync(Named);

        _page.Dialogs.WaitForAssertion(() => Assert.Contains("Of 2 leads, 1 would score higher, 0 lower, and 1 would move.", Words(_page.Dialogs.Find(".preview-sum").TextContent)));
        Assert.Equal("2 → 1", Words(_page.Dialogs.Find("[data-testid=histogram] li:first-child > :last-child").TextContent));
        Assert.Contains("task “Ring Léa”", _page.Dialogs.Find(".preview-leads").TextContent);
        Assert.Contains("New → Contacted", Words(_page.Dialogs.Find(".preview-leads").TextContent));
    }

    private async Task AddAsync(string email, Action<Lead> configure)
    {
        var lead = await _page.Studio.AddLeadAsync(email, configure: configure);
        var enrollment = new Enrollment { CampaignId = _campaign.Id, LeadId = lead.Id, EnrolledUtc = _page.Studio.NowUtc };
        enrollment.Activate(_page.Studio.NowUtc);
        await _page.Studio.AddAsync(enrollment);
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
