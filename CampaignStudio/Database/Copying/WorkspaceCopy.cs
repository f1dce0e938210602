using System.Data.Common;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Database.Copying;

/// <summary>A table at both ends.</summary>
internal sealed record TablePair(CopiedTable Table, ICopyRows Source, ICopyRows Target);

/// <summary>What a table has at both ends.</summary>
/// <param name="Fitted">Texts of the source that were changed so that every database can keep them.</param>
internal sealed record TableComparison(string Table, long SourceRows, long TargetRows, ulong SourceSum, ulong TargetSum, long Fitted)
{
    public bool IsEqual => SourceRows == TargetRows && SourceSum == TargetSum;
}

/// <summary>
/// Copies a workspace into an empty database, page by page. Each page and the mark of how far the copy has come are one transaction of
/// the target, so that whatever is killed, the next run goes on behind the last page. It ends with a comparison of all rows.
/// </summary>
internal sealed class WorkspaceCopy(CopyPlace from, CopyPlace to, CopyProgress progress)
{
    private const long PageBytes = 8 * 1024 * 1024;

    /// <summary>At most so many rows are a transaction.</summary>
    public int PageRows { get; init; } = 5_000;

    /// <summary>Answers what each table has at both ends; where all are equal the target is a workspace from then on.</summary>
    public async Task<IReadOnlyList<TableComparison>> RunAsync(CancellationToken cancel)
    {
        CopyGuards.RefuseSame(from.Database, to.Database);
        await using var source = await GuardAsync(from.Database, () => OpenSourceAsync(cancel));
        await using var target = await GuardAsync(to.Database, () => OpenTargetAsync(cancel));
        var pairs = Pairs(source, target);
        var marker = await GuardAsync(to.Database, () => BeginAsync(source, target, pairs, cancel));

        var isReached = marker.At is null;
        foreach (var pair in pairs)
        {
            if (!isReached && pair.Table.Name != marker.At) continue;
            var after = isReached ? null : marker.After;
            isReached = true;
            await CopyAsync(target, marker, pair, after, cancel);
        }
        await GuardAsync(to.Database, () => GoOnWithIdsAsync(source, target, pairs, cancel));

        var comparisons = await CompareAsync(pairs, cancel);
        if (comparisons.All(comparison => comparison.IsEqual)) await CopyMarker.RemoveAsync(target.Db, cancel);
        return comparisons;
    }

    private async Task<CopyEnd> OpenSourceAsync(CancellationToken cancel)
    {
        await CopyGuards.CheckSourceAsync(from.Database, cancel);
        var source = await CopyEnd.OpenAsync(from, cancel);
        try
        {
            await source.HoldStillAsync(CopiedTables.InOrder(source.Db), cancel);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    private async Task<CopyEnd> OpenTargetAsync(CancellationToken cancel)
    {
        await CopyGuards.CheckTargetAsync(to.Database, cancel);
        await DatabasePreparation.MigrateAsync(to.Database, cancel);
        return await CopyEnd.OpenAsync(to, cancel);
    }

    private static List<TablePair> Pairs(CopyEnd source, CopyEnd target)
    {
        var timeUnit = Math.Max(source.Dialect.TimeUnit, target.Dialect.TimeUnit);
        var targets = CopiedTables.InOrder(target.Db).ToDictionary(table => table.Name);
        return [.. CopiedTables.InOrder(source.Db).Select(table => new TablePair(table, source.RowsOf(table, timeUnit), target.RowsOf(targets[table.Name], timeUnit)))];
    }

    private async Task<CopyMarker> BeginAsync(CopyEnd source, CopyEnd target, IReadOnlyList<TablePair> pairs, CancellationToken cancel)
    {
        if (await CopyMarker.ReadAsync(target.Db, cancel) is { } begun)
        {
            if (begun.From != source.Place.ToString()) throw new StartupRefusedException($"{target.Place} has a part of another workspace: a copy of {CopyMarker.Lower(begun.From)} did not end. Choose an empty one.");
            progress.Say($"Going on with the copy of {CopyMarker.Lower(begun.From)} to {CopyMarker.Lower(target.Place.ToString())}");
            return begun;
        }
        await CopyGuards.RefuseFilledAsync(target, pairs, cancel);
        var marker = new CopyMarker(source.Place.ToString());
        await using var write = await target.Db.BeginWriteAsync(cancel);
        await target.Db.Settings.Where(setting => setting.Key == SearchWordsService.Key).ExecuteDeleteAsync(cancel);
        await marker.AddAsync(target.Db, cancel);
        await write.CommitAsync(cancel);
        progress.Say($"Copying {CopyMarker.Lower(marker.From)} to {CopyMarker.Lower(target.Place.ToString())}");
        return marker;
    }

    private async Task CopyAsync(CopyEnd target, CopyMarker marker, TablePair pair, IReadOnlyList<string>? after, CancellationToken cancel)
    {
        var key = after?.Select((text, index) => StoredValues.Parse(text, pair.Table.Columns[pair.Table.Key[index]].StoredType)).ToList();
        progress.Begin(pair.Table.Name, await pair.Source.CountAsync(cancel), key is null ? 0 : await pair.Target.CountAsync(cancel));
        await foreach (var page in Pages.Of(pair.Source.ReadAsync(key, cancel), PageRows, PageBytes, cancel))
        {
            await GuardAsync(
                target.Place,
                async () =>
                {
                    await using var write = await target.Db.BeginWriteAsync(cancel);
                    await pair.Target.WriteAsync(page, cancel);
                    var reached = marker with { At = pair.Table.Name, After = [.. pair.Table.KeyOf(page[^1]).Select(StoredValues.Text)] };
                    await reached.SaveAsync(target.Db, cancel);
                    await write.CommitAsync(cancel);
                    return true;
                },
                pair.Table);
            progress.Advance(page.Count);
        }
        progress.End();
    }

    // What rows are gone by now had ids too, which old links and the audit log still name.
    private static async Task<bool> GoOnWithIdsAsync(CopyEnd source, CopyEnd target, IEnumerable<TablePair> pairs, CancellationToken cancel)
    {
        foreach (var table in pairs.Select(pair => pair.Table).Where(table => table.Id is not null))
        {
            var last = Math.Max(await source.Dialect.LastIdAsync(source.Db, table, cancel), await target.Dialect.LastIdAsync(target.Db, table, cancel));
            if (last > 0) await target.Dialect.GoOnAfterAsync(target.Db, table, last, cancel);
        }
        return true;
    }

    private async Task<IReadOnlyList<TableComparison>> CompareAsync(IReadOnlyList<TablePair> pairs, CancellationToken cancel)
    {
        progress.Say("Comparing all rows");
        var comparisons = new List<TableComparison>();
        foreach (var pair in pairs)
        {
            var fittedBefore = pair.Source.Fitted;
            progress.Begin(pair.Table.Name, await pair.Source.CountAsync(cancel), there: 0);
            // Side by side; SQLite would do one after the other otherwise.
            var sums = await Task.WhenAll(
                Task.Run(() => SumAsync(pair.Table, pair.Source, () => progress.Advance(1), cancel), cancel),
                Task.Run(() => SumAsync(pair.Table, pair.Target, () => { }, cancel), cancel));
            comparisons.Add(new TableComparison(pair.Table.Name, sums[0].Rows, sums[1].Rows, sums[0].Sum, sums[1].Sum, pair.Source.Fitted - fittedBefore));
        }
        return comparisons;
    }

    private static async Task<RowSum> SumAsync(CopiedTable table, ICopyRows rows, Action seen, CancellationToken cancel)
    {
        var sum = new RowSum(table);
        await foreach (var row in rows.ScanAsync(cancel))
        {
            sum.Add(row);
            seen();
        }
        return sum;
    }

    /// <summary>Says whose fault it is.</summary>
    private static async Task<T> GuardAsync<T>(DatabasePlace place, Func<Task<T>> work, CopiedTable? table = null)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (DatabaseFault.Of(failure) is { } fault)
        {
            throw place.Refuse(fault);
        }
        catch (DbException failure) when (table is not null)
        {
            throw new StartupRefusedException(
                $"{place} refuses rows of {table.Name}: {failure.Message.Split('\n')[0].TrimEnd('.')}. Correct them in the source and run the same command again; "
                + "two values may be one to this database that differ in upper and lower case only.");
        }
    }
}
