using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Setup;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CampaignStudio.Tests.Support;

/// <summary>
/// A workspace of its own on a SQLite file of its own, migrated and with the default pipeline; the clock stands still until a
/// test moves it. Acts as the engine until <see cref="SignIn"/>.
/// </summary>
public sealed class StudioWorkspace : IAsyncDisposable
{
    // Migrating takes far longer than copying a file.
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    /// <summary>What every workspace gets that is made from here on, in the flow of calls that sets it.</summary>
    internal static readonly AsyncLocal<Action<IServiceCollection>?> Besides = new();

    private readonly string _directory;
    private readonly ServiceProvider _provider;
    private readonly AsyncServiceScope _scope;

    private StudioWorkspace(string directory, Action<IServiceCollection>? configure)
    {
        _directory = directory;
        _provider = Services(directory, Time, configure).BuildServiceProvider();
        _scope = _provider.CreateAsyncScope();
    }

    public static async Task<StudioWorkspace> CreateAsync(Action<IServiceCollection>? configure = null)
    {
        var template = await Migrated.Value;
        var directory = Directory.CreateTempSubdirectory("studio-test-").FullName;
        await File.WriteAllBytesAsync(DatabaseFile(directory), template);
        return new StudioWorkspace(directory, Besides.Value + configure);
    }

    /// <summary>Real time, as this workspace sees it: Monday 2 March 2026, 09:00 UTC, until moved.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public StudioClock Clock => Get<StudioClock>();

    public DateTime NowUtc => Clock.UtcNow;

    public LiveUpdates Live => Get<LiveUpdates>();

    public Actor Actor => Get<CurrentActor>().Value;

    /// <summary>The database's and the uploads' place.</summary>
    public string DataDirectory => _directory;

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
        lead.RefreshSearchText();
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
        Directory.Delete(_directory, recursive: true);
    }

    private static ServiceCollection Services(string directory, TimeProvider time, Action<IServiceCollection>? configure)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Studio"] = $"Data Source={DatabaseFile(directory)};Pooling=False",
                ["Data:Directory"] = directory,
            })
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddStudioDatabase(configuration);
        services.AddSingleton(time);
        services.AddStudioDomain();
        // The ring of link keys is read from the database by the application's start.
        services.AddSingleton(new LinkSigner(new Dictionary<byte, byte[]> { [1] = new byte[32] }, 1));
        services.AddSingleton(new SenderSettings { PublicUrl = "https://studio.example", FromAddress = "news@studio.example", Lanes = 1, IsSandbox = true });
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

    private static string DatabaseFile(string directory) => Path.Combine(directory, "studio.db");

    private static async Task<byte[]> MigrateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("studio-test-").FullName;
        await using (var studio = new StudioWorkspace(directory, configure: null))
        {
            await using (var db = await studio.OpenAsync())
            {
                await db.Database.MigrateAsync();
                if (!await db.LeadStatuses.AnyAsync()) db.LeadStatuses.AddRange(LeadStatus.Defaults);
                await db.SaveChangesAsync();
            }
            return await File.ReadAllBytesAsync(DatabaseFile(directory));
        }
    }
}
