using System.Diagnostics;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Benchmarks.Seeding;

/// <summary>
/// A seeded workspace. Ids run from 1 without gaps, as a fresh database hands them out to one writer, so that rows may refer to
/// each other although they are inserted at once.
/// </summary>
internal sealed class Workspace(BenchmarkStudio studio)
{
    public const int Agents = 6;

    public static readonly DateTime NowUtc = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    public BenchmarkStudio Studio => studio;
    public required User Admin { get; init; }
    public required IReadOnlyList<long> AgentIds { get; init; }
    public int Leads { get; private set; }

    /// <summary>Users, custom fields, and so many leads with the beginning of their history.</summary>
    public static async Task<Workspace> WithLeadsAsync(BenchmarkStudio studio, int count)
    {
        await using (var db = await studio.OpenAsync())
        {
            if (!await db.Users.AnyAsync())
            {
                db.Users.AddRange(Enumerable.Range(0, Agents + 1).Select(User));
                db.CustomFields.AddRange(
                    new CustomField { Key = "plan", Label = "Plan", Type = CustomFieldType.Text }, new CustomField { Key = "seats", Label = "Seats", Type = CustomFieldType.Number });
                await db.SaveChangesAsync();
            }
        }
        var workspace = await LoadAsync(studio);
        workspace.Leads = count;
        await workspace.StepAsync(
            "leads",
            db => db.Leads,
            async () =>
            {
                foreach (var indexes in Enumerable.Range(1, count).Chunk(10_000))
                {
                    var leads = indexes.ToDictionary(index => People.Lead(index, workspace.AgentIds, CreatedUtc(index, count)), index => (long)index);
                    await studio.InsertAsync(leads.Keys);
                    await studio.InsertAsync(leads.Select(lead => new LeadStatusChange
                    {
                        LeadId = lead.Value,
                        ToStatus = lead.Key.Status,
                        Cause = StatusChangeCause.Import,
                        AtUtc = lead.Key.CreatedUtc,
                    }));
                    await studio.InsertAsync(LeadWordChanges.RowsOf(leads.Keys, lead => leads[lead]));
                }
            });
        return workspace;
    }

    /// <summary>Runs a part of the seeding unless a kept workspace has it already.</summary>
    public async Task StepAsync(string name, Func<StudioDb, IQueryable<object>> rows, Func<Task> insert)
    {
        await using (var db = await studio.OpenAsync())
        {
            if (await rows(db).AnyAsync()) return;
        }
        var started = Stopwatch.GetTimestamp();
        await insert();
        Console.WriteLine($"  seeded {name} in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
    }

    /// <summary>A running campaign with two e-mails, a text message and a call.</summary>
    public async Task<Campaign> AddCampaignAsync(string name, Action<Campaign>? configure = null, StepContent? first = null)
    {
        await using var db = await studio.OpenAsync();
        if (await db.Campaigns.AsNoTracking().Include(c => c.Steps).FirstOrDefaultAsync(c => c.Name == name) is { } kept) return kept;

        var campaign = new Campaign { Name = name, TimeZone = "Europe/Paris", CreatedUtc = NowUtc, AgentIds = AgentIds, CreatedById = Admin.Id };
        campaign.Activate(NowUtc);
        configure?.Invoke(campaign);
        db.Campaigns.Add(campaign);
        await db.SaveChangesAsync();
        Channel[] channels = [Channel.Email, Channel.Email, Channel.Sms, Channel.Call];
        db.Steps.AddRange(channels.Select((channel, index) => new SequenceStep
        {
            CampaignId = campaign.Id,
            Name = $"Step {index + 1}",
            Channel = channel,
            Order = index + 1,
            DelayDays = index * 3,
            Content = index == 0 && first is not null ? first : StepContent.Message("Hello {{ first_name }}", "<p>Good news for {{ company }}</p>", "Good news, {{ first_name }}"),
        }));
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        return await db.Campaigns.AsNoTracking().Include(c => c.Steps).SingleAsync(c => c.Id == campaign.Id);
    }

    /// <summary>The counters of what was inserted at once.</summary>
    public Task<IReadOnlyList<CounterDifference>> CountAsync(long campaignId) => studio.Get<Reconciliation>().RepairAsync(campaignId);

    private static async Task<Workspace> LoadAsync(BenchmarkStudio studio)
    {
        await using var db = await studio.OpenAsync();
        var users = await db.Users.AsNoTracking().OrderBy(user => user.Id).ToListAsync();
        return new Workspace(studio) { Admin = users[0], AgentIds = [.. users.Skip(1).Select(user => user.Id)] };
    }

    private static DateTime CreatedUtc(int index, int count) => NowUtc.AddDays(-400.0 * (count - index) / count);

    private static User User(int number)
    {
        var email = $"user{number}@studio.example";
        return new User
        {
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = $"User {number}",
            Role = number == 0 ? Role.Admin : Role.Agent,
            IsActive = true,
            CreatedUtc = NowUtc,
        };
    }
}
