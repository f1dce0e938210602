using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Reporting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CampaignStudio.Domain.Shared;

/// <summary>
/// The counters' share of one save: what the changed rows contributed before (their original values) is taken off, what they
/// contribute after, once their ids exist, is added.
/// </summary>
internal sealed class CounterChanges
{
    private readonly Contributions.Sums _sums = new();
    private readonly List<object> _remaining = [];

    public static CounterChanges Before(ChangeTracker tracker)
    {
        var changes = new CounterChanges();
        foreach (var entry in tracker.Entries())
        {
            if (entry.Entity is not (Enrollment or Outreach or FollowUpTask)) continue;
            if (entry.State is EntityState.Modified or EntityState.Deleted) changes.Count(entry.OriginalValues.ToObject(), -1);
            if (entry.State is EntityState.Modified or EntityState.Added) changes._remaining.Add(entry.Entity);
        }
        return changes;
    }

    public IReadOnlyDictionary<CounterKey, long> After()
    {
        foreach (var row in _remaining) Count(row, +1);
        return _sums.Values;
    }

    private void Count(object row, int sign)
    {
        switch (row)
        {
            case Enrollment enrollment: Contributions.Of(enrollment, sign, _sums); break;
            case Outreach outreach: Contributions.Of(outreach, sign, _sums); break;
            case FollowUpTask task: Contributions.Of(task, sign, _sums); break;
        }
    }
}
