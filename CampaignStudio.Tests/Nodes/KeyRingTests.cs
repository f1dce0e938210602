using System.Xml.Linq;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Nodes;
using CampaignStudio.Tests.Support;
using CampaignStudio.Tests.Support.Databases;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignStudio.Tests.Nodes;

/// <summary>The keys of cookies, where nodes share them.</summary>
[EveryDatabase]
public sealed class KeyRingTests
{
    [Fact]
    public async Task A_key_is_made_where_none_is_valid()
    {
        var keys = new Keys();
        await using var studio = await StudioWorkspace.CreateAsync(services => services.AddSingleton<IKeyManager>(keys));

        await StoredKeyRing.PrepareAsync(studio.Get<IServiceProvider>());
        await StoredKeyRing.PrepareAsync(studio.Get<IServiceProvider>());

        var first = Assert.Single(keys.All);
        Assert.Equal(studio.Time.GetUtcNow(), first.ActivationDate);

        studio.Time.Advance(first.ExpirationDate - first.ActivationDate);
        await StoredKeyRing.PrepareAsync(studio.Get<IServiceProvider>());
        Assert.Equal(2, keys.All.Count);
    }

    [Fact]
    public async Task Stored_keys_are_found_again_in_their_order()
    {
        await using var studio = await StudioWorkspace.CreateAsync();
        await using (var db = await studio.OpenAsync()) Assert.SkipUnless(db.Dialect.ServesNodes, "One node keeps its keys in files.");
        var ring = studio.Create<StoredKeyRing>();

        ring.StoreElement(new XElement("key", 1), "first");
        ring.StoreElement(new XElement("key", 2), "second");

        Assert.Equal(["1", "2"], ring.GetAllElements().Select(key => key.Value));
    }

    private sealed class Keys : IKeyManager
    {
        public List<IKey> All { get; } = [];

        public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
        {
            All.Add(new Key(activationDate, expirationDate));
            return All[^1];
        }

        public IReadOnlyCollection<IKey> GetAllKeys() => All;

        public CancellationToken GetCacheExpirationToken() => CancellationToken.None;

        public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => throw new NotSupportedException();

        public void RevokeKey(Guid keyId, string? reason = null) => throw new NotSupportedException();
    }

    private sealed record Key(DateTimeOffset ActivationDate, DateTimeOffset ExpirationDate) : IKey
    {
        public DateTimeOffset CreationDate => ActivationDate;

        public bool IsRevoked => false;

        public Guid KeyId { get; } = Guid.NewGuid();

        public IAuthenticatedEncryptorDescriptor Descriptor => throw new NotSupportedException();

        public IAuthenticatedEncryptor? CreateEncryptor() => throw new NotSupportedException();
    }
}
