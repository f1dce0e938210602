using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using Hangfire;

namespace CampaignStudio.Jobs;

// Each job does one kind of engine work, once at a time in this process; a run that finds it under way leaves it. What fails is
// logged by Hangfire and tried again by the next sweep, for the work is in the database.

/// <summary>Sends what is due, then has the engine woken for the next known due time.</summary>
internal sealed class DeliverDueOutreachesJob(DeliveryEngine engine, EngineActivity activity, EngineSignal signal)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DeliveryQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        signal.Taken<DeliverDueOutreachesJob>();
        using var entered = activity.TryEnter("deliver");
        if (entered is null) return;
        await engine.DrainDueAsync(timeSlice: TimeSpan.FromSeconds(30), cancel);
        signal.WakeAt(await engine.NextDueUtcAsync(cancel));
    }
}

/// <summary>Settles what time settles, and probes channels that are down.</summary>
internal sealed class SettleOutreachesJob(DeliverySweep sweep, ChannelBreaker breaker, EngineActivity activity)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DeliveryQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        using var entered = activity.TryEnter("settle");
        if (entered is null) return;
        await sweep.RunAsync(cancel);
        await breaker.ProbeAsync(cancel);
    }
}

/// <summary>Runs due executions: starts, imports, mass enrollments, …</summary>
internal sealed class RunExecutionsJob(ExecutionRunner runner, EngineActivity activity, EngineSignal signal)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        signal.Taken<RunExecutionsJob>();
        using var entered = activity.TryEnter("execute");
        if (entered is null) return;
        if (await runner.RunDueAsync(cancel) > 0) signal.Wake();
    }
}

/// <summary>Scores marked enrollments and moves their leads.</summary>
internal sealed class EvaluateLeadsJob(EvaluationService evaluation, EngineActivity activity, EngineSignal signal)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        signal.Taken<EvaluateLeadsJob>();
        using var entered = activity.TryEnter("evaluate");
        if (entered is null) return;
        await evaluation.EvaluateDueAsync(cancel);
    }
}

/// <summary>Completes campaigns that are set to do so once every enrollment has ended.</summary>
internal sealed class CompleteCampaignsJob(CampaignLife life, EngineActivity activity)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        using var entered = activity.TryEnter("complete");
        if (entered is null) return;
        await life.CompleteDoneAsync(cancel);
    }
}

/// <summary>Sends notifications by e-mail where a rule asked for it.</summary>
internal sealed class SendNotificationMailJob(NotificationOutbox outbox, EngineActivity activity)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        using var entered = activity.TryEnter("mail");
        if (entered is null) return;
        await outbox.SendPendingAsync(cancel);
    }
}
