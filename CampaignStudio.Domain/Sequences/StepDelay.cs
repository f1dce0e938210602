using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Sequences;

/// <summary>
/// How long a step waits after the previous one has finished: calendar days in the zone of whoever is contacted, then elapsed
/// hours. Neither is negative.
/// </summary>
public readonly record struct StepDelay(int Days, int Hours = 0)
{
    public const int MaxDays = 365;
    public const int MaxHours = 365 * 24;

    public static StepDelay None => default;

    /// <summary>Checks both parts at once; the errors name <c>delay_days</c> and <c>delay_hours</c>.</summary>
    public static Result<StepDelay> Create(int days, int hours)
    {
        var errors = new List<Error>();
        if (days is < 0 or > MaxDays)
            errors.Add(Error.Invalid("delay_out_of_range", $"The delay must be between 0 and {MaxDays} days.", "delay_days"));
        if (hours is < 0 or > MaxHours)
            errors.Add(Error.Invalid("delay_out_of_range", $"The delay must be between 0 and {MaxHours} hours.", "delay_hours"));
        return Error.Combine(errors) is { } error ? error : new StepDelay(days, hours);
    }
}
