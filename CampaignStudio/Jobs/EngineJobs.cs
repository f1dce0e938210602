using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Outages;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Scheduling;
using Hangfire;

namespace CampaignStudio.Jobs;

// Each job does one kind of engine work, once at a time in this process; a run that finds it under way leaves it. What fails is
// logged by Hangfire and tried again by the next sweep, for the work is in the database.

/// <summary>Sends what is due, then has the engine woken for the next known due time.</summary>
internal sealed class DeliverDueOutreachesJob(OutageGuard outages, DeliveryEngine engine, EngineDoor door, EngineSignal signal, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DeliveryQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<DeliverDueOutreachesJob>();
        await using var entered = await door.TryEnterAsync("deliver", cancel);
        if (entered is null) return;
        await outages.BeatAsync(cancel);
        await engine.DrainDueAsync(timeSlice: TimeSpan.FromSeconds(30), cancel);
        signal.WakeAt(await engine.NextDueUtcAsync(cancel));
    }
}

/// <summary>Settles what time settles, and probes senders that are down.</summary>
internal sealed class SettleOutreachesJob(DeliverySweep sweep, SenderBreaker breaker, EngineDoor door, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DeliveryQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<SettleOutreachesJob>();
        await using var entered = await door.TryEnterAsync("settle", cancel);
        if (entered is null) return;
        await sweep.RunAsync(cancel);
        await breaker.ProbeAsync(cancel);
    }
}

/// <summary>Runs due executions: starts, imports, mass enrollments, …</summary>
internal sealed class RunExecutionsJob(ExecutionRunner runner, EngineDoor door, EngineSignal signal, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<RunExecutionsJob>();
        await using var entered = await door.TryEnterAsync("execute", cancel);
        if (entered is null) return;
        if (await runner.RunDueAsync(cancel) > 0) signal.Wake();
    }
}

/// <summary>Scores marked enrollments and moves their leads.</summary>
internal sealed class EvaluateLeadsJob(EvaluationService evaluation, EngineDoor door, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<EvaluateLeadsJob>();
        await using var entered = await door.TryEnterAsync("evaluate", cancel);
        if (entered is null) return;
        await evaluation.EvaluateDueAsync(cancel);
    }
}

/// <summary>Completes campaigns that are set to do so once every enrollment has ended.</summary>
internal sealed class CompleteCampaignsJob(CampaignLife life, EngineDoor door, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<CompleteCampaignsJob>();
        await using var entered = await door.TryEnterAsync("complete", cancel);
        if (entered is null) return;
        await life.CompleteDoneAsync(cancel);
    }
}

/// <summary>Sends notifications by e-mail where a rule asked for it.</summary>
internal sealed class SendNotificationMailJob(NotificationOutbox outbox, EngineDoor door, JobPulse pulse)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        pulse.Started<SendNotificationMailJob>();
        await using var entered = await door.TryEnterAsync("mail", cancel);
        if (entered is null) return;
        await outbox.SendPendingAsync(cancel);
    }
}

/// <summary>Removes uploads that nobody needs any more.</summary>
internal sealed class CleanUpUploadsJob(UploadCleanup cleanup, EngineDoor door)
{
    [AutomaticRetry(Attempts = 0), Queue(RecurringJobs.DefaultQueue)]
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var entered = await door.TryEnterAsync("uploads", cancel);
        if (entered is null) return;
        await cleanup.RunAsync(cancel);
    }
}
