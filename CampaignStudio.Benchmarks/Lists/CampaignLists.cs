using CampaignStudio.Benchmarks.Seeding;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Benchmarks.Lists;

/// <summary>The lists of one campaign with every lead in it.</summary>
internal static class CampaignLists
{
    public static async Task MeasureAsync(Workspace workspace, Campaign campaign, Report report)
    {
        var studio = workspace.Studio;
        var (first, middle, last) = (new PageRequest(1, 50), new PageRequest(workspace.Leads / 100, 50), new PageRequest(workspace.Leads / 50, 50));

        await LeadsAsync("campaign's leads, first page", first);
        await LeadsAsync("campaign's leads, middle page", middle);
        await LeadsAsync("campaign's leads, last page", last);
        await LeadsAsync("campaign's leads by score, first page", first, byScore: true);
        await LeadsAsync("campaign's leads by score, last page", last, byScore: true);
        foreach (var status in Enum.GetValues<EnrollmentStatus>()) await LeadsAsync($"campaign's leads, {status}", first, status);
        await LeadsAsync("campaign's leads, active, late page", new PageRequest(workspace.Leads / 70, 50), EnrollmentStatus.Active);
        await LeadsAsync("campaign's leads, active by score", first, EnrollmentStatus.Active, byScore: true);
        foreach (var text in (string[])["lea", "gmail", "ma", "mabodu"]) await LeadsAsync($"campaign's leads, search for '{text}'", first, text: text);

        await MessagesAsync("messages, first page", first);
        await MessagesAsync("messages, middle page", middle);
        await MessagesAsync("messages, last page", last);
        foreach (var status in Enum.GetValues<OutreachStatus>()) await MessagesAsync($"messages, {status}", first, status);
        await MessagesAsync("messages, scheduled, late page", new PageRequest(workspace.Leads / 70, 50), OutreachStatus.Scheduled);
        foreach (var channel in Enum.GetValues<Channel>()) await MessagesAsync($"messages, {channel}", first, channel: channel);
        await MessagesAsync("messages, e-mail, last page", last, channel: Channel.Email);
        await MessagesAsync("messages, e-mail and opened", first, OutreachStatus.Opened, Channel.Email);
        await MessagesAsync("messages of one lead", first, leadId: workspace.Leads / 2);

        Task LeadsAsync(string name, PageRequest page, EnrollmentStatus? status = null, string? text = null, bool byScore = false) =>
            report.TimeAsync(name, ListsBenchmark.PageBar, async () =>
            {
                var found = await studio.Get<EnrollmentQueries>().ListAsync(page, campaign.Id, status, text, byScore);
                return $"{found.Items.Count} of {found.Total:N0}";
            });

        Task MessagesAsync(string name, PageRequest page, OutreachStatus? status = null, Channel? channel = null, long? leadId = null) =>
            report.TimeAsync(name, ListsBenchmark.PageBar, async () =>
            {
                var found = await studio.Get<OutreachQueries>().ListAsync(page, campaign.Id, status, channel, leadId);
                return $"{found.Items.Count} of {found.Total:N0}";
            });
    }
}
