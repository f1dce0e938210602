using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Database.Copying;

/// <summary>What copying a workspace asks of a database beyond what the running site does.</summary>
internal interface ICopyDialect
{
    /// <summary>Ticks of the finest time that the database tells apart.</summary>
    long TimeUnit { get; }

    /// <summary>The name of a node whose engine works on this database; null when none is known to.</summary>
    Task<string?> NodeAsync(StudioDb db, CancellationToken cancel);

    /// <summary>
    /// Until the caller's transaction ends nobody writes these tables; waits a little for those who do, and then fails with a
    /// collision (<see cref="ISqlDialect.IsCollision"/>).
    /// </summary>
    Task HoldStillAsync(StudioDb db, IReadOnlyList<CopiedTable> tables, CancellationToken cancel);

    /// <summary>Inserts rows with the ids that they have, inside the caller's transaction.</summary>
    Task InsertAsync(StudioDb db, CopiedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancel);

    /// <summary>The greatest id that a table ever gave out, be its row gone by now; 0 for none.</summary>
    Task<long> LastIdAsync(StudioDb db, CopiedTable table, CancellationToken cancel);

    /// <summary>The next row gets an id after this one.</summary>
    Task GoOnAfterAsync(StudioDb db, CopiedTable table, long lastId, CancellationToken cancel);
}
