using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Scheduling;

/// <summary>What a chunk of an execution did.</summary>
/// <param name="Cursor">Where the next chunk begins.</param>
/// <param name="Done">Units finished in this chunk.</param>
/// <param name="IsComplete">Nothing is left.</param>
public sealed record ChunkResult(string? Cursor, long Done, bool IsComplete);

/// <summary>
/// One type of execution. Each chunk runs inside the caller's transaction, together with the cursor: save through the given
/// context and nothing is done twice or left out, whatever is killed. A chunk should take well under a second.
/// </summary>
public interface IExecutionHandler
{
    ExecutionType Type { get; }

    /// <summary>
    /// Does the next chunk from <c>execution.Cursor</c>; may set <c>execution.Total</c> and <c>execution.Outcome</c>.
    /// </summary>
    /// <exception cref="ExecutionFailedException">It can't go on; the message is for the user.</exception>
    Task<ChunkResult> RunChunkAsync(StudioDb db, ScheduledExecution execution, CancellationToken cancel);
}

/// <summary>An execution can't go on, for a reason a user can act on.</summary>
public sealed class ExecutionFailedException(string message) : Exception(message);
