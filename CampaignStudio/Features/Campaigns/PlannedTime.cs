using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Features.Campaigns;

/// <summary>Whether something can be planned for a time.</summary>
internal static class PlannedTime
{
    /// <summary>Null: it can.</summary>
    public static Error? Check(DateTime? dueUtc, DateTime nowUtc) => dueUtc switch
    {
        null => Error.Invalid("due_missing", "Choose a date and a time.", "due_at"),
        { } due when due <= nowUtc => Error.Invalid("due_past", "This time has passed; choose one to come.", "due_at"),
        _ => null,
    };
}
