using CampaignStudio.Domain.Leads;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Database.Copying;

/// <summary>What must be so before a row is copied; each refusal is one message, and changes nothing.</summary>
internal static class CopyGuards
{
    public static void RefuseSame(DatabasePlace from, DatabasePlace to)
    {
        if (from.Names(to)) throw new StartupRefusedException($"{from} can't be copied onto itself.");
    }

    /// <summary>A whole workspace of this very version.</summary>
    public static async Task CheckSourceAsync(DatabasePlace place, CancellationToken cancel)
    {
        await using var db = place.Open();
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancel)) throw new StartupRefusedException($"{place} does not exist.");
        var state = await SchemaState.ReadAsync(db, cancel);
        if (state.Applied.Count == 0) throw new StartupRefusedException($"{place} is no workspace of CampaignStudio: it has none of its tables.");
        DatabasePreparation.RefuseNewer(place, state);
        if (state.Pending.Count > 0) throw Older(place);
        await CopyMarker.RefuseUnfinishedAsync(place, cancel);
    }

    /// <summary>Nothing, or at least no workspace of another version.</summary>
    public static async Task CheckTargetAsync(DatabasePlace place, CancellationToken cancel)
    {
        await using var db = place.Open();
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancel)) return;
        var state = await SchemaState.ReadAsync(db, cancel);
        DatabasePreparation.RefuseNewer(place, state);
        if (state.Applied.Count > 0 && state.Pending.Count > 0) throw Older(place);
    }

    /// <summary>No row but those of migrating, which come from the source again.</summary>
    public static async Task RefuseFilledAsync(CopyEnd target, IEnumerable<TablePair> pairs, CancellationToken cancel)
    {
        foreach (var pair in pairs)
        {
            var rows = await pair.Target.CountAsync(cancel);
            if (pair.Table.Name == CopyMarker.Table) rows -= await target.Db.Settings.CountAsync(setting => setting.Key == SearchWordsService.Key, cancel);
            if (rows > 0) throw new StartupRefusedException($"{target.Place} is not empty: there is something in {pair.Target.Where}. Choose an empty one.");
        }
    }

    private static StartupRefusedException Older(DatabasePlace place) =>
        new($"{place} is of an older version of this program. Run 'migrate' on it first, with Database:Provider and ConnectionStrings:Studio naming it.");
}
