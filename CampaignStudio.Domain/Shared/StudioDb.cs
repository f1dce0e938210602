using System.Data;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Campaigns;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Pacing;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Enrollments;
using CampaignStudio.Domain.FollowUps;
using CampaignStudio.Domain.Interactions;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Notifications;
using CampaignStudio.Domain.Reporting;
using CampaignStudio.Domain.Rules.Versions;
using CampaignStudio.Domain.Sandbox;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CampaignStudio.Domain.Shared;

/// <summary>
/// The one model on every database. Saving keeps four promises, so that no caller has to: version tokens rise, the campaign
/// counters move with the rows, leads are found by their present words, and changes by people and API keys reach the audit log; all
/// in one transaction.
/// </summary>
public abstract class StudioDb(DbContextOptions options, CurrentActor actor, StudioClock clock) : DbContext(options)
{
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<SequenceStep> Steps => Set<SequenceStep>();
    public DbSet<Lead> Leads => Set<Lead>();
    public DbSet<LeadWord> LeadWords => Set<LeadWord>();
    public DbSet<LeadStatus> LeadStatuses => Set<LeadStatus>();
    public DbSet<LeadStatusChange> LeadStatusChanges => Set<LeadStatusChange>();
    public DbSet<CustomField> CustomFields => Set<CustomField>();
    public DbSet<Enrollment> Enrollments => Set<Enrollment>();
    public DbSet<ScoreChange> ScoreChanges => Set<ScoreChange>();
    public DbSet<RuleVersion> RuleVersions => Set<RuleVersion>();
    public DbSet<RuleFiring> RuleFirings => Set<RuleFiring>();
    public DbSet<Outreach> Outreaches => Set<Outreach>();
    public DbSet<ChannelState> ChannelStates => Set<ChannelState>();
    public DbSet<Sender> Senders => Set<Sender>();
    public DbSet<SenderState> SenderStates => Set<SenderState>();
    public DbSet<FollowUpTask> Tasks => Set<FollowUpTask>();
    public DbSet<EmailTemplate> EmailTemplates => Set<EmailTemplate>();
    public DbSet<SmsTemplate> SmsTemplates => Set<SmsTemplate>();
    public DbSet<TemplateRevision> TemplateRevisions => Set<TemplateRevision>();
    public DbSet<ScheduledExecution> Executions => Set<ScheduledExecution>();
    public DbSet<Interaction> Interactions => Set<Interaction>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<CampaignCounter> Counters => Set<CampaignCounter>();
    public DbSet<SandboxMessage> SandboxMessages => Set<SandboxMessage>();
    public DbSet<DeliverySettings> DeliverySettings => Set<DeliverySettings>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<User> Users => Set<User>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<UploadChunk> UploadChunks => Set<UploadChunk>();
    public DbSet<LiveChange> LiveChanges => Set<LiveChange>();

    // What the saves of the open transaction add to the counters.
    private readonly Dictionary<CounterKey, long> _counted = [];
    private bool _isWriting;

    public abstract ISqlDialect Dialect { get; }

    /// <summary>Where the engine has one writer at a time, the gate that queues them; null elsewhere.</summary>
    protected virtual SemaphoreSlim? WriteGate => null;

    /// <summary>At which level of isolation all that a transaction reads is of one instant.</summary>
    protected virtual IsolationLevel StillLevel => IsolationLevel.Unspecified;

    /// <summary>
    /// A transaction that may write. Commit it before disposing, else all of it is undone. Several saves and set-based updates
    /// inside it become visible together; other transactions may change what it has read, unless the row is locked or the save
    /// is guarded by the row's version.
    /// </summary>
    public Task<WriteTransaction> BeginWriteAsync(CancellationToken cancel = default) => BeginAsync(IsolationLevel.Unspecified, cancel);

    /// <summary>The same, in which everything read is of one instant; it may collide more easily.</summary>
    public Task<WriteTransaction> BeginStillAsync(CancellationToken cancel = default) => BeginAsync(StillLevel, cancel);

    private async Task<WriteTransaction> BeginAsync(IsolationLevel level, CancellationToken cancel)
    {
        if (WriteGate is { } gate) await gate.WaitAsync(cancel);
        try
        {
            var transaction = await Database.BeginTransactionAsync(level, cancel);
            _counted.Clear();
            _isWriting = true;
            return new WriteTransaction(this, transaction, WriteGate);
        }
        catch
        {
            WriteGate?.Release();
            throw;
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null) return await SaveAllAsync(acceptAllChangesOnSuccess, cancellationToken);

        await using var write = await BeginWriteAsync(cancellationToken);
        var saved = await SaveAllAsync(acceptAllChangesOnSuccess, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return saved;
    }

    /// <summary>
    /// Adds one row for a caller that can't be asynchronous: a row without version, counters or audit, where writers need not queue.
    /// </summary>
    public void AddNow<T>(T row) where T : class
    {
        if (WriteGate is not null || row is IVersioned or IAudited) throw new NotSupportedException($"Add {typeof(T).Name} by {nameof(SaveChangesAsync)}.");
        Add(row);
        base.SaveChanges(acceptAllChangesOnSuccess: true);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saving is asynchronous here: call SaveChangesAsync.");

    private async Task<int> SaveAllAsync(bool accept, CancellationToken cancel)
    {
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            StoredText.Fit(ChangeTracker);
            var words = LeadWordChanges.Before(ChangeTracker);
            RaiseVersions();
            var counters = CounterChanges.Before(ChangeTracker);
            var audit = AuditTrail.Before(ChangeTracker, actor.Value);
            var saved = await SaveRowsAsync(accept, cancel);
            await words.SaveAsync(this, () => base.SaveChangesAsync(accept, cancel), cancel);

            if (audit.Entries(clock.UtcNow) is { Count: > 0 } entries)
            {
                AuditEntries.AddRange(entries);
                await base.SaveChangesAsync(accept, cancel);
            }
            Count(counters.After());
            if (!_isWriting) await AddToCountersAsync(cancel);
            return saved;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <summary>Writes the tracked changes; inside a transaction.</summary>
    protected virtual Task<int> SaveRowsAsync(bool accept, CancellationToken cancel) => base.SaveChangesAsync(accept, cancel);

    /// <summary>What rows that were inserted at once contribute to the counters; inside the caller's write transaction.</summary>
    internal void Count(IReadOnlyDictionary<CounterKey, long> deltas)
    {
        foreach (var (key, value) in deltas) _counted[key] = _counted.GetValueOrDefault(key) + value;
    }

    /// <summary>
    /// The last statements of a transaction: counters are rows that many writers need, so they are held for as short as can be and
    /// all at once.
    /// </summary>
    internal async Task AddToCountersAsync(CancellationToken cancel)
    {
        var deltas = _counted.Where(delta => delta.Value != 0).ToDictionary();
        _counted.Clear();
        if (deltas.Count > 0) await Dialect.AddToCountersAsync(this, deltas, cancel);
    }

    internal void WriteEnded() => _isWriting = false;

    private void RaiseVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
        {
            if (entry.State is not EntityState.Modified) continue;
            // By its entry, so that nobody has to look for changes once more.
            var version = entry.Property(row => row.Version);
            version.CurrentValue++;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => StudioModel.Conventions(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => StudioModel.Build(modelBuilder);
}

/// <summary>An open writing transaction; disposing one that was not committed undoes it.</summary>
public sealed class WriteTransaction(StudioDb db, IDbContextTransaction transaction, SemaphoreSlim? gate) : IAsyncDisposable
{
    public async Task CommitAsync(CancellationToken cancel = default)
    {
        await db.AddToCountersAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        finally
        {
            db.WriteEnded();
            gate?.Release();
        }
    }
}
