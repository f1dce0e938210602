using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Delivery.Senders;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Integrations;
using CampaignStudio.Setup;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// A workspace of its own on a database of its own, migrated and with the default pipeline; the clock stands still until a test
/// moves it. Acts as the engine until <see cref="SignIn"/>.
/// </summary>
public sealed class StudioWorkspace : IAsyncDisposable
{
    /// <summary>What every workspace gets that is made from here on, in the flow of calls that sets it.</summary>
    internal static readonly AsyncLocal<Action<IServiceCollection>?> Besides = new();

    private readonly TestDatabase _database;
    private readonly ServiceProvider _provider;
    private readonly AsyncServiceScope _scope;

    private StudioWorkspace(TestDatabase database, Action<IServiceCollection>? configure)
    {
        _database = database;
        _provider = Services(database, Time, configure).BuildServiceProvider();
        _scope = _provider.CreateAsyncScope();
    }

    public static async Task<StudioWorkspace> CreateAsync(Action<IServiceCollection>? configure = null) =>
        new(await TestDatabase.ReadyAsync(), Besides.Value + configure);

    /// <summary>Real time, as this workspace sees it: Monday 2 March 2026, 09:00 UTC, until moved.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public StudioClock Clock => Get<StudioClock>();

    public DateTime NowUtc => Clock.UtcNow;

    public LiveUpdates Live => Get<LiveUpdates>();

    public Actor Actor => Get<CurrentActor>().Value;

    /// <summary>Where uploads are, and a database that is a file.</summary>
    public string DataDirectory => _database.DataDirectory;

    /// <summary>Whoever reads or writes just now.</summary>
    internal OpenContexts OpenContexts => Get<OpenContexts>();

    /// <summary>A registered service, or any class whose arguments are registered.</summary>
    public T Get<T>() where T : class => ActivatorUtilities.GetServiceOrCreateInstance<T>(_scope.ServiceProvider);

    /// <summary>Another one of its kind, such as a second engine; what is not given is taken from the services.</summary>
    public T Create<T>(params object[] arguments) where T : class => ActivatorUtilities.CreateInstance<T>(_scope.ServiceProvider, arguments);

    /// <summary>A context of its own, for arranging and asserting.</summary>
    public Task<StudioDb> OpenAsync() => Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();

    /// <summary>Saves rows as the engine does, whoever is signed in; each one's id is set afterwards.</summary>
    public async Task AddAsync(params object[] rows)
    {
        var (before, actor) = (Actor, Get<CurrentActor>());
        actor.Value = Actor.System;
        await using var db = await OpenAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync();
        actor.Value = before;
    }

    public async Task<User> AddUserAsync(string name, Role role = Role.Agent, bool isActive = true)
    {
        var email = $"{name.ToLowerInvariant()}@studio.example";
        var user = new User
        {
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            DisplayName = name,
            Role = role,
            IsActive = isActive,
            CreatedUtc = NowUtc,
        };
        await AddAsync(user);
        return user;
    }

    public async Task<Lead> AddLeadAsync(string? email, string? phone = null, Action<Lead>? configure = null)
    {
        var lead = new Lead { CreatedUtc = NowUtc };
        lead.SetAddresses(email, phone);
        lead.MoveTo(LeadStatus.First, NowUtc);
        configure?.Invoke(lead);
        await AddAsync(lead);
        return lead;
    }

    /// <summary>From now on services act for this user.</summary>
    public void SignIn(User user) => Get<CurrentActor>().Value = new Actor(user.Id, user.DisplayName, user.Role);

    /// <summary>From now on services act for a new user of this role.</summary>
    public async Task<User> SignInAsync(Role role)
    {
        var user = await AddUserAsync($"{role}{Guid.NewGuid():N}", role);
        SignIn(user);
        return user;
    }

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _provider.DisposeAsync();
        _database.Dispose();
    }

    private static ServiceCollection Services(TestDatabase database, TimeProvider time, Action<IServiceCollection>? configure)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(database.Settings)
            .AddInMemoryCollection([new("ConnectionStrings:Studio", database.ConnectionString ?? SqliteFiles.Unpooled(database.DataDirectory))])
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<OpenContexts>();
        services.AddLogging(logging => logging.AddFilter(OpenContexts.Category, LogLevel.Debug));
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<OpenContexts>());
        services.AddStudioDatabase(configuration);
        services.AddSingleton(time);
        services.AddStudioDomain();
        // The ring of link keys is read from the database by the application's start.
        services.AddSingleton(new LinkSigner(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1));
        services.AddSingleton(new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "news@studio.example", Lanes = 1, EmailIsSandboxed = true, SmsIsSandboxed = true });
        services.AddSingleton<ISecretBox>(new SecretBox(new EphemeralDataProtectionProvider()));
        services.AddSingleton<ScriptedTransport>();
        services.AddSingleton<IEmailTransport>(provider => provider.GetRequiredService<ScriptedTransport>());
        services.AddSingleton<ISmsTransport>(provider => provider.GetRequiredService<ScriptedTransport>());
        services.AddSingleton<IEngineSignal, NoSignal>();
        configure?.Invoke(services);
        return services;
    }

    private sealed class NoSignal : IEngineSignal
    {
        public void Wake()
        {
        }
    }
}
