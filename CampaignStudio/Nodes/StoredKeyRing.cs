using System.Xml.Linq;
using CampaignStudio.Domain.Access;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Nodes;

/// <summary>The keys of cookies and forms in the database that the nodes share: who signed in on one is known to all.</summary>
internal sealed class StoredKeyRing(IServiceScopeFactory scopes) : IXmlRepository
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        using var db = Open(scope);
        return [.. db.DataProtectionKeys.AsNoTracking().OrderBy(key => key.Id).Select(key => key.Xml).ToList().Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        using var db = Open(scope);
        db.AddNow(new DataProtectionKey { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
    }

    /// <summary>
    /// Makes a key where none is valid. Each node reads the ring rarely, so two that start together must not make one each:
    /// for a day neither would know the cookies of the other.
    /// </summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        var keys = services.GetRequiredService<IKeyManager>();
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, "data_protection_keys", cancel);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (keys.GetAllKeys().Any(key => !key.IsRevoked && key.ExpirationDate > now)) return;
        keys.CreateNewKey(now, now + Lifetime);
    }

    private static StudioDb Open(IServiceScope scope) => scope.ServiceProvider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext();
}
