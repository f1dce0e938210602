namespace CampaignStudio.Domain.Scheduling;

/// <summary>A hint that something may be due now, which shortens the wait. Nothing depends on it: the sweeps find everything.</summary>
public interface IEngineSignal
{
    void Wake();
}
