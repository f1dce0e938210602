namespace CampaignStudio.Domain.Reporting;

/// <summary>What is counted. Stored by number: append, never renumber.</summary>
public enum Metric
{
    // Enrollments, by status now
    Waiting = 1,
    Active = 2,
    Paused = 3,
    Completed = 4,
    Exited = 5,

    /// <summary>Sum of the scores of activated enrollments, in hundredths of a point.</summary>
    ScoreHundredths = 6,

    // Outreaches, by what became of them; Planned is all of them
    Planned = 10,
    Sent = 11,
    Skipped = 12,
    Failed = 13,
    Cancelled = 14,
    Pending = 15,
    Unknown = 16,

    // Outreaches with at least one, by humans
    EmailSent = 20,
    EmailOpened = 21,
    EmailClicked = 22,
    EmailReplied = 23,
    SmsSent = 24,
    SmsReplied = 25,

    // Tasks
    TasksPending = 30,
    TasksCompleted = 31,
    CallsCompleted = 32,
}
