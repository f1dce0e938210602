using System.Globalization;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Interactions;

/// <summary>
/// Which texts from numbers that no lead has were obeyed already. Whoever repeats one (the provider, or somebody who kept it) must not
/// bring back what was said before something else, not even when a lead has the number by then.
/// </summary>
internal static class StrangerTexts
{
    private const string Prefix = "sms.obeyed:";
    private const int MaxKey = 100;

    public static async Task<bool> KnowsAsync(StudioDb db, string? externalId, CancellationToken cancel) =>
        KeyOf(externalId) is { } key && await db.Settings.AnyAsync(setting => setting.Key == key, cancel);

    /// <summary>The caller saves, together with what it does.</summary>
    public static void Note(StudioDb db, string? externalId, DateTime nowUtc)
    {
        if (KeyOf(externalId) is { } key) db.Settings.Add(new Setting { Key = key, Value = nowUtc.ToString("O", CultureInfo.InvariantCulture) });
    }

    private static string? KeyOf(string? externalId) => externalId is null ? null : StoredText.Cut(Prefix + externalId, MaxKey);
}
