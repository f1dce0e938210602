using System.Text.Json;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignStudio.Domain.Shared;

/// <summary>The audit log's share of one save: before and after of what a person or an API key changed.</summary>
internal sealed class AuditTrail
{
    private static readonly HashSet<string> Secrets = ["PasswordHash", "SecurityStamp", "ConcurrencyStamp", "Hash", nameof(Sender.SealedPassword), "Version", nameof(Leads.Lead.SortName)];

    private readonly Actor _actor;
    private readonly List<Change> _changes = [];

    private AuditTrail(Actor actor) => _actor = actor;

    private sealed record Change(IAudited Row, string Action, string Entity, string? Before, string? After);

    public static AuditTrail Before(ChangeTracker tracker, Actor actor)
    {
        var trail = new AuditTrail(actor);
        if (actor.IsSystem) return trail;

        foreach (var entry in tracker.Entries<IAudited>())
        {
            var action = entry.State switch
            {
                EntityState.Added => "created",
                EntityState.Modified => "changed",
                EntityState.Deleted => "deleted",
                _ => null,
            };
            if (action is null) continue;

            var properties = entry.Properties
                .Where(property => !Secrets.Contains(property.Metadata.Name) && !property.Metadata.IsPrimaryKey())
                .Where(property => entry.State is not EntityState.Modified || property.IsModified)
                .ToList();
            if (properties.Count == 0) continue;

            trail._changes.Add(new Change(
                entry.Entity,
                action,
                entry.Metadata.GetTableName() ?? entry.Metadata.ShortName(),
                entry.State is EntityState.Added ? null : Json(properties, property => property.OriginalValue),
                entry.State is EntityState.Deleted ? null : Json(properties, property => property.CurrentValue)));
        }
        return trail;
    }

    /// <summary>To be asked after the rows were saved, when their ids exist.</summary>
    public List<AuditEntry> Entries(DateTime nowUtc) =>
    [
        .. _changes.Select(change => new AuditEntry
        {
            AtUtc = nowUtc,
            UserId = _actor.UserId,
            ActorName = _actor.Name,
            Action = change.Action,
            Entity = change.Entity,
            EntityId = change.Row.Id,
            Before = change.Before,
            After = change.After,
        }),
    ];

    private static string Json(List<PropertyEntry> properties, Func<PropertyEntry, object?> value) =>
        JsonSerializer.Serialize(
            properties.ToDictionary(property => Name(property.Metadata), value),
            StudioJson.Options);

    private static string Name(IProperty property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
}
