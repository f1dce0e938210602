namespace CampaignStudio.Domain.Enrollments;

/// <summary>An outreach that an enrollment has of a step already, as planning sees it.</summary>
/// <param name="IsSetAside">Cancelled before it left because a person sent an earlier step again: its step is still to come.</param>
public readonly record struct PastOutreach(long StepId, int Occurrence, bool IsSetAside, long SenderId = 0);

/// <summary>What the outreaches of one enrollment say about a step.</summary>
public static class PastOutreaches
{
    /// <summary>The step is behind the enrollment: it had its turn, or has it now.</summary>
    public static bool AreOver(this IEnumerable<PastOutreach> had, long stepId) => had.Latest(stepId) is { IsSetAside: false };

    /// <summary>The step's turn was taken back and comes again, wherever the sequence stands.</summary>
    public static bool WereSetAside(this IEnumerable<PastOutreach> had, long stepId) => had.Latest(stepId) is { IsSetAside: true };

    /// <summary>The occurrence number of the step's next outreach.</summary>
    public static int NextOccurrence(this IEnumerable<PastOutreach> had, long stepId) => (had.Latest(stepId)?.Occurrence ?? 0) + 1;

    /// <summary>This occurrence repeats a step that had its turn before; a person asked for it.</summary>
    public static bool Repeat(this IEnumerable<PastOutreach> had, long stepId, int occurrence) =>
        had.Any(past => past.StepId == stepId && past.Occurrence < occurrence && !past.IsSetAside);

    private static PastOutreach? Latest(this IEnumerable<PastOutreach> had, long stepId)
    {
        PastOutreach? latest = null;
        foreach (var past in had)
        {
            if (past.StepId == stepId && past.Occurrence > (latest?.Occurrence ?? 0)) latest = past;
        }
        return latest;
    }
}
