using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Delivery.Pacing;

/// <summary>The delivery settings as people and programs write them; see <see cref="DeliverySettings"/>.</summary>
public sealed record DeliverySettingsEditModel
{
    public int? EmailPerHour { get; set; }
    public int? SmsPerHour { get; set; }
    public int? FrequencyMax { get; set; }
    public int FrequencyDays { get; set; } = 7;
    public FrequencyMode FrequencyMode { get; set; } = FrequencyMode.Skip;
    public int StaleAfterHours { get; set; } = 12;

    internal static DeliverySettingsEditModel Of(DeliverySettings settings) => new()
    {
        EmailPerHour = settings.EmailPerHour,
        SmsPerHour = settings.SmsPerHour,
        FrequencyMax = settings.FrequencyMax,
        FrequencyDays = settings.FrequencyDays,
        FrequencyMode = settings.FrequencyMode,
        StaleAfterHours = settings.StaleAfterHours,
    };

    internal void ApplyTo(DeliverySettings settings) =>
        (settings.EmailPerHour, settings.SmsPerHour, settings.FrequencyMax, settings.FrequencyDays, settings.FrequencyMode, settings.StaleAfterHours)
            = (EmailPerHour, SmsPerHour, FrequencyMax, FrequencyDays, FrequencyMode, StaleAfterHours);
}

/// <summary>The delivery settings, and the version an edit is based on.</summary>
public sealed record DeliverySettingsCard(DeliverySettingsEditModel Settings, int Version);

/// <summary>Reads and changes the delivery settings; managers read, administrators change.</summary>
public sealed class DeliverySettingsService(IDbContextFactory<StudioDb> dbFactory, CollisionRetry collisions, IEngineSignal engine, LiveUpdates live, CurrentActor actor)
{
    public async Task<DeliverySettingsCard> GetAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        var settings = await DeliverySettings.LoadAsync(db, cancel);
        return new DeliverySettingsCard(DeliverySettingsEditModel.Of(settings), settings.Version);
    }

    /// <summary>They hold within seconds; <c>stale_edit</c> when <paramref name="expectedVersion"/> is given and no longer the version.</summary>
    public Task<Result> UpdateAsync(DeliverySettingsEditModel model, int? expectedVersion = null, CancellationToken cancel = default) =>
        collisions.RunAsync(() => UpdateOnceAsync(model, expectedVersion, cancel), cancel: cancel);

    private async Task<Result> UpdateOnceAsync(DeliverySettingsEditModel model, int? expectedVersion, CancellationToken cancel)
    {
        if (actor.Value.Role is not Role.Admin) return AccessErrors.AdminsOnly();
        if (Error.Combine(Problems(model)) is { } error) return error;
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, "delivery_settings", cancel);
        var settings = await db.DeliverySettings.SingleOrDefaultAsync(cancel);
        if (expectedVersion is { } expected && expected != (settings?.Version ?? 0)) return DeliverySettingsErrors.Stale();
        if (settings is null) db.DeliverySettings.Add(settings = new DeliverySettings { Version = 1 });
        model.ApplyTo(settings);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
        engine.Wake();
        live.Changed(Topic.Channels, Topic.Campaigns);
        return Result.Ok;
    }

    private static List<Error> Problems(DeliverySettingsEditModel model)
    {
        var problems = new List<Error>();
        Range(model.EmailPerHour, 1, 10_000_000, "email_per_hour");
        Range(model.SmsPerHour, 1, 10_000_000, "sms_per_hour");
        Range(model.FrequencyMax, 1, 1000, "frequency_max");
        Range(model.FrequencyDays, 1, 365, "frequency_days");
        Range(model.StaleAfterHours, 1, 24 * 365, "stale_after_hours");
        return problems;

        void Range(int? value, int from, int to, string field)
        {
            if (value < from || value > to) problems.Add(Error.Invalid("out_of_range", $"'{field}' must lie between {from} and {to}.", field));
        }
    }
}

public static class DeliverySettingsErrors
{
    public static Error Stale() => Error.Conflict("stale_edit", "Somebody else changed these settings meanwhile. Load them again and repeat the change.");
}
