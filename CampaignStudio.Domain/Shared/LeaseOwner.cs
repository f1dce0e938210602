namespace CampaignStudio.Domain.Shared;

/// <summary>The name under which one worker holds its leases: unique, and short enough for the column.</summary>
public static class LeaseOwner
{
    private const int MaxMachineName = 30;

    public static string New()
    {
        var machine = Environment.MachineName;
        return $"{machine[..Math.Min(machine.Length, MaxMachineName)]}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    }
}
