using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace CampaignStudio.Domain.Access;

/// <summary>What an unattended first start creates.</summary>
public sealed record Bootstrap(string? AdminEmail, string? AdminPassword, string? ApiKey);

/// <summary>
/// Gives a new workspace its pipeline and, where configured, its administrator and API key; each once, by whichever node comes
/// first.
/// </summary>
public sealed class WorkspaceSetup(
    IDbContextFactory<StudioDb> dbFactory, UserService users, ApiKeyService keys, CollisionRetry collisions, StudioClock clock)
{
    private const string BootstrapKeySetting = "access.bootstrap_key_created";

    public async Task SeedAsync(CancellationToken cancel = default)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        await using var write = await db.BeginWriteAsync(cancel);
        await db.Dialect.LockNameAsync(db, "pipeline", cancel);
        if (await db.LeadStatuses.AnyAsync(cancel)) return;
        db.LeadStatuses.AddRange(LeadStatus.Defaults);
        await db.SaveChangesAsync(cancel);
        await write.CommitAsync(cancel);
    }

    /// <summary>Refused with the setting at fault when it can't be used; what exists already is left alone.</summary>
    public async Task<Result> BootstrapAsync(Bootstrap wanted, CancellationToken cancel = default)
    {
        if (wanted.ApiKey is { Length: > 0 and < ApiKeyService.MinimumLength }) return AccessErrors.KeyTooShort() with { Field = "Bootstrap:ApiKey" };

        if (wanted.AdminEmail is { Length: > 0 } email)
        {
            var created = await users.CreateFirstAdminAsync(email, "", wanted.AdminPassword ?? "", cancel);
            if (created.Error is { } error && error.Code != AccessErrors.AlreadySetUp().Code)
            {
                return error with { Field = error.Field == "password" ? "Bootstrap:AdminPassword" : "Bootstrap:AdminEmail" };
            }
        }
        return wanted.ApiKey is { Length: > 0 } key ? await collisions.RunAsync(() => CreateKeyAsync(key, cancel), cancel: cancel) : Result.Ok;
    }

    private async Task<Result> CreateKeyAsync(string text, CancellationToken cancel)
    {
        await using var db = await dbFactory.CreateDbContextAsync(cancel);
        if (await db.Settings.AnyAsync(setting => setting.Key == BootstrapKeySetting, cancel)) return Result.Ok;
        var hash = ApiKeyService.HashOf(text);
        if (!await db.ApiKeys.AnyAsync(key => key.Hash == hash, cancel))
        {
            var created = await keys.CreateAsync("Bootstrap", Role.Admin, text, cancel);
            if (created.Error is { } error) return error;
        }
        db.Settings.Add(new Setting { Key = BootstrapKeySetting, Value = clock.UtcNow.ToString("O") });
        await db.SaveChangesAsync(cancel);
        return Result.Ok;
    }
}
